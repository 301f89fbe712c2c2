import { createLogin } from './login.js'
import { createRequest } from './request.js'
import { createUserApi } from './user.js'
import { createUserStore, persist } from './userStore.js'

// The article has one of each in modules that import one another; here they are handed over.
export function createApp({ apiUrl, timeout, pinia, localStorage, message, router }) {
  const useUserStore = () => store
  const refreshToken = (data) => api.refreshToken(data)
  const request = createRequest({
    baseURL: apiUrl,
    timeout,
    useUserStore,
    refreshToken,
    message,
    router,
  })
  const api = createUserApi(request)
  const store = createUserStore({ refreshToken })(pinia)
  persist(store, localStorage)
  const login = createLogin({ useUserStore, getToken: api.getToken, message, router })
  return { request, store, login }
}
