import { browserStorage, createAuth } from '../mended/index.js'

// One of each for the whole app. Without a storage the login is gone at a reload.
export const { request, useUserStore } = createAuth({
  apiUrl: '/api/',
  storage: browserStorage(),
})
