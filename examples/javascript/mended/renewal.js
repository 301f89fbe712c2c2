import { LoginRequired, RefreshFailed } from './errors.js'
import { isSameLogin } from './logins.js'

// Returns renew(refused): the same login as the refused one, with another access token.
export function createRenewal({ api, logins, storage, timeout }) {
  const underWay = new Map()
  const patience = 2 * timeout + 5_000 // another tab's refresh, or a lock that a crash left

  async function currentOf(refused) {
    const login = await logins.current()
    if (!isSameLogin(login, refused)) throw new LoginRequired()
    return login
  }

  async function refresh(refused) {
    const login = await currentOf(refused)
    if (login.access !== refused.access) return login // somebody has refreshed already
    const received = await api.refreshToken(login.refresh)
    if (received === null) {
      if (await logins.replace(login, null)) throw new LoginRequired()
      return currentOf(login)
    }
    const renewed = { ...login, ...received }
    if (await logins.replace(login, renewed)) return renewed
    // Logged out meanwhile: what came too late must not stay alive unseen.
    if (received.refresh) await api.revokeToken(received.refresh)
    return currentOf(login)
  }

  async function refreshAlone(refused) {
    try {
      return await storage.lock('refresh', () => refresh(refused), patience)
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error
      throw new RefreshFailed('The refresh took too long; the login is kept.', { retryable: true })
    }
  }

  return async function renew(refused) {
    const key = `${refused.id} ${refused.access}`
    if (!underWay.has(key)) {
      underWay.set(key, refreshAlone(refused).finally(() => underWay.delete(key)))
    }
    return underWay.get(key)
  }
}
