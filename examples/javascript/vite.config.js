import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// While you develop, the page and the API have one origin: what is for the API is passed on.
export default defineConfig({
  root: 'app',
  base: './', // the built page may lie in any folder of a server
  plugins: [vue()],
  server: { proxy: { '/api': process.env.API ?? 'http://127.0.0.1:8000' } },
  build: { outDir: '../dist', emptyOutDir: true },
})
