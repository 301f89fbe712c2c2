import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { useUserStore } from './auth.js'

const app = createApp(App).use(createPinia())
await useUserStore().restore() // before anything is shown
app.mount('#app')
