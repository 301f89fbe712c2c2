import { defineStore } from 'pinia'

const KEY = 'userState'

export const createUserStore = ({ refreshToken }) =>
  defineStore('user', {
    state: () => ({
      isLoggedIn: false,
      username: '',
      jwtAccessToken: null,
      jwtRefreshToken: null,
    }),
    actions: {
      login(username, accessToken, refreshToken) {
        this.username = username
        this.isLoggedIn = true
        this.setToken(accessToken, refreshToken)
      },
      logout() {
        // fault 7: the refresh token stays, here and at the server
        this.username = ''
        this.jwtAccessToken = null
        this.isLoggedIn = false
      },
      setToken(accessToken, refreshToken) {
        this.jwtAccessToken = accessToken
        this.jwtRefreshToken = refreshToken
      },
      async refreshToken() {
        const response = await refreshToken({ refresh: this.jwtRefreshToken })
        this.setToken(response.access, this.jwtRefreshToken)
        // fault 8: the token on the console, for the first time
        console.log('return refreshToken-----------' + response.access)
        return response.access
      },
    },
    getters: {
      getIsLoggedIn: (state) => state.isLoggedIn,
      getUsername: (state) => state.username,
      getUserAccessToken: (state) => state.jwtAccessToken,
      getRefreshToken: (state) => state.jwtRefreshToken,
    },
  })

// What the article's persistence plugin does with "enabled" and one strategy.
export function persist(store, localStorage) {
  // fault 10: both tokens lie where every script of the page can read them
  const save = () => localStorage.setItem(KEY, JSON.stringify(store.$state))
  const saved = localStorage.getItem(KEY)
  // fault 13: a damaged value throws while the app starts
  if (saved !== null) store.$patch(JSON.parse(saved))
  store.$subscribe(save, { flush: 'sync' })
}
