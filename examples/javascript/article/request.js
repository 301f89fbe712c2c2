import axios from 'axios'

export function createRequest({ baseURL, timeout, useUserStore, refreshToken, message, router }) {
  const service = axios.create({ baseURL, timeout })

  service.interceptors.request.use(
    (config) => {
      // fault 9: the login is posted to "token/", so this never matches and "Bearer null" goes out
      if (config.url.indexOf('/login') !== -1) return config
      const jwt = useUserStore().getUserAccessToken
      config.headers.Authorization = `Bearer ${jwt}`
      return config
    },
    (error) => {
      console.log(error)
      return Promise.reject(error)
    },
  )

  service.interceptors.response.use(
    (response) => response.data,
    async (error) => {
      console.log('err' + error)
      const originalRequest = error.config
      // fault 6: when nobody answered there is no response, and this line throws a TypeError
      // fault 11: any 401 counts as an expired token, whatever its code says
      // fault 12: a refused login is a 401 too, and is refreshed
      if (error.response.status === 401 && originalRequest._retry !== true) {
        originalRequest._retry = true
        const jwtRefreshToken = useUserStore().getRefreshToken
        // fault 5: every request that is refused refreshes for itself
        await refreshToken({ refresh: jwtRefreshToken })
          .then((response) => {
            const jwtToken = response.access
            // fault 3: the old refresh token is stored again, a new one is thrown away
            useUserStore().setToken(jwtToken, jwtRefreshToken)
            // fault 8: the token on the console, for the second time
            console.log('return refreshToken-----------' + response.access)
            originalRequest.headers.Authorization = `Bearer ${jwtToken}`
            // fault 1: what this returns is awaited and dropped, the caller gets the 401 below
            return service(originalRequest)
          })
          .catch(() => {
            // fault 4: any error of the refresh or of the repeated request means "log in again"
            message.error('Please log in again!')
            router.push({ name: 'login' })
          })
      }
      if (error.response.status === 500) {
        message.error('Internal server error!' + error.response.data.msg)
      }
      if (error.response.status === 400) {
        message.error('Bad request!')
      }
      return Promise.reject(error)
    },
  )

  return service
}
