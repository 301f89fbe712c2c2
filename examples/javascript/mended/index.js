import { createApi } from './api.js'
import { createDialect, SIMPLEJWT } from './dialect.js'
import { createLogins } from './logins.js'
import { createRenewal } from './renewal.js'
import { createRequest } from './request.js'
import { memoryStorage } from './storage.js'
import { createUserStore } from './userStore.js'

export { checkForm } from './login.js'
export { isNetworkError, messageFor } from './errors.js'
export { browserStorage, memoryStorage } from './storage.js'

// timeout is in milliseconds and holds for each call, the refresh too.
export function createAuth({
  apiUrl,
  storage = memoryStorage(),
  timeout = 5_000,
  dialect = SIMPLEJWT,
  warn = console.warn,
}) {
  const api = createApi(apiUrl, { timeout, dialect: createDialect(dialect) })
  const logins = createLogins({ storage, origin: api.origin, warn })
  const renew = createRenewal({ api, logins, storage, timeout })
  return {
    request: createRequest({ api, logins, renew, timeout }),
    useUserStore: createUserStore({ api, logins }),
  }
}
