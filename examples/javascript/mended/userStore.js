import { defineStore } from 'pinia'

// Who is logged in, for the screen. The tokens are no state: devtools and plugins see all of it.
export function createUserStore({ api, logins }) {
  return defineStore('user', {
    state: () => ({ username: null }),

    getters: {
      isLoggedIn: (state) => state.username !== null,
    },

    actions: {
      // Once, before the app is mounted; from then on the store follows every login and logout.
      async restore() {
        logins.onChange((login) => this.show(login))
        this.show(await logins.current())
      },

      show(login) {
        this.username = login?.username ?? null
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
