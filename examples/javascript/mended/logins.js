import { isToken } from './api.js'

const PATIENCE = 10_000 // milliseconds; changing the store takes a few

// The one login in a storage: who, the two tokens, and the API that they belong to.
export function createLogins({ storage, origin, warn }) {
  const listeners = new Set()
  let unsaved = null // newer tokens that the storage did not take, and over which access token

  const own = (login) => (login?.origin === origin ? login : null)
  const newest = (login) => (unsaved && login?.access === unsaved.over ? unsaved.login : login)
  const tell = (login) => listeners.forEach((listener) => listener(login))

  async function readLocked() {
    const login = parse(await storage.read())
    if (login !== undefined) return login
    const name = await storage.setAside()
    warn(`The stored login was damaged: it is kept as ${name}, and nobody is logged in.`)
    return null
  }

  async function current() {
    const login = parse(await storage.read())
    const read = login !== undefined ? login : await storage.lock('store', readLocked, PATIENCE)
    const found = newest(own(read))
    tell(found) // nobody says when the user clears the storage
    return found
  }

  // Puts what change(login) returns in the login's place, and returns the one there was.
  function update(change) {
    const work = async () => {
      const stored = own(await readLocked())
      const former = newest(stored)
      const next = change(former)
      if (next === stored) return former
      await (next ? storage.write(JSON.stringify(next)) : storage.remove())
      unsaved = null
      tell(next)
      return former
    }
    return storage.lock('store', work, PATIENCE)
  }

  // A rotated token is nowhere else: it lives here until the storage takes it.
  function keep(expected, next) {
    const over = unsaved?.login.access === expected.access ? unsaved.over : expected.access
    unsaved = { over, login: next }
    warn('The new tokens could not be stored: until then the login lives in this program only.')
    tell(next)
  }

  return {
    current,
    update,

    // Whether the expected login was still there to be replaced.
    async replace(expected, next) {
      let found = false
      try {
        await update((login) => {
          found = isSameLogin(login, expected) && login.refresh === expected.refresh
          return found ? next : login
        })
      } catch (error) {
        if (!isSameLogin(next, expected)) throw error
        keep(expected, next)
        return true
      }
      return found
    },

    onChange(listener) {
      listeners.add(listener)
      storage.onChange?.(() => current().catch(() => {})) // the next call meets the same error
    },

    // An id tells a login from the next one of the same user.
    create: ({ username, access, refresh }) => {
      const id = crypto.getRandomValues(new Uint32Array(3)).join('-')
      return { id, origin, username, access, refresh }
    },
  }
}

export function isSameLogin(one, other) {
  return one?.id !== undefined && one.id === other?.id
}

// null: nobody is logged in; undefined: damaged.
function parse(text) {
  if (text === null) return null
  try {
    const { id, origin, username, access, refresh } = JSON.parse(text)
    const isWhole = [id, origin, username].every((part) => typeof part === 'string')
    if (isWhole && isToken(access) && isToken(refresh)) {
      return { id, origin, username, access, refresh }
    }
  } catch {
    // No JSON, or none that holds anything.
  }
  return undefined
}
