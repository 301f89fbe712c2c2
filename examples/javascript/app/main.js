import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { useUserStore } from './auth.js'

const app = createApp(App).use(createPinia())
// Before anything is shown. A browser may refuse its storage: then nobody is logged in.
await useUserStore()
  .restore()
  .catch((error) => console.warn(`The login cannot be read: ${error}`))
app.mount('#app')
