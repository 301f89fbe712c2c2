import { createPinia } from 'pinia'
import { calling } from './calling.mjs'

// Makes a client for the commands, with its login at a path, or in memory where that is null.
export const makers = ({ storageAt, localStorageAt }) => ({
  async mended({ apiUrl, path, timeout, dialect }) {
    const { createAuth } = await import('./mended/index.js')
    const storage = path ? storageAt(path) : undefined
    const { request, useUserStore } = createAuth({ apiUrl, storage, timeout, dialect })
    const store = useUserStore(createPinia())
    await store.restore()
    return {
      login: (form) => store.login(form),
      logout: () => store.logout(),
      call: calling(request),
    }
  },

  async article({ apiUrl, path, timeout }) {
    const { createApp } = await import('./article/index.js')
    const boxes = []
    const { request, store, login } = createApp({
      apiUrl,
      timeout,
      pinia: createPinia(),
      localStorage: localStorageAt(path),
      message: { error: (text) => boxes.push(text) },
      router: { push: () => {} },
    })
    return {
      async login(form) {
        boxes.length = 0
        Object.assign(login.form, form)
        await login.submitForm()
        // The component handles its errors itself: all that comes of them is shown in boxes.
        if (boxes.length) throw Object.assign(new Error(boxes.join(' ')), { name: 'ErrorBox' })
      },
      logout: () => store.logout(),
      call: calling(request),
    }
  },
})
