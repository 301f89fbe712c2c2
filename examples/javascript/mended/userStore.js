import { defineStore } from 'pinia'

// Who is logged in, for the screen. The tokens are neither state nor what an action is called with:
// devtools and plugins see all of that, the password of a login too.
export function createUserStore({ api, logins }) {
  return defineStore('user', {
    state: () => ({ username: null }),

    getters: {
      isLoggedIn: (state) => state.username !== null,
    },

    actions: {
      // Once, before the app is mounted; from then on the store follows what is kept.
      async restore() {
        logins.onChange((login) => (this.username = login?.username ?? null))
        await logins.current()
      },

      async login({ username, password }) {
        const tokens = await api.getToken({ username, password })
        const former = await logins.update(() => logins.create({ username, ...tokens }))
        if (former) await api.revokeToken(former.refresh)
      },

      // Forgets the login here first, then ends it at the server; false if that was not told.
      async logout() {
        const former = await logins.update(() => null)
        return former === null || (await api.revokeToken(former.refresh))
      },
    },
  })
}
