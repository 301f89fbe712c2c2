// What the API calls things: paths, and where in a body each of our names stands, a level a dot.
// docs/dialects.md describes these data; what is left out is as in SimpleJWT.
export const SIMPLEJWT = {
  login: { path: 'token/' },
  refresh: { path: 'token/refresh/' },
  logout: { path: 'token/blacklist/' },
}

const CALLS = ['login', 'refresh', 'logout']

export function createDialect({ scheme = 'Bearer', refused = {}, ...calls } = SIMPLEJWT) {
  return {
    scheme,
    paths: CALLS.filter((name) => calls[name]).map((name) => calls[name].path),

    // What a call sends for these values; axios writes an object as JSON.
    body(name, values) {
      const { body, sends = {}, also = {} } = calls[name]
      const said = { ...also }
      for (const [key, value] of Object.entries(values)) put(said, sends[key] ?? key, value)
      return body === 'form' ? new URLSearchParams(said) : said
    },

    path: (name) => calls[name].path,

    // What came, under our names for it; a page, a list or nothing stays what it is.
    read(name, data) {
      if (data === null || typeof data !== 'object' || Array.isArray(data)) return data
      const { sends = {}, returns = {} } = calls[name]
      const said = { ...data }
      for (const [key, place] of Object.entries({ ...sends, ...returns })) {
        delete said[place.split('.')[0]]
        said[key] = at(data, place)
      }
      return said
    },

    // Whether the body of a 401 is about the token, as one may be that gives no reason.
    isTokenRefused(data) {
      const code = at(data, refused.code ?? (refused.challenge ? '' : 'code'))
      return code === undefined || code === null || code === (refused.value ?? 'token_not_valid')
    },
  }
}

function at(data, place) {
  return place.split('.').reduce((said, step) => said?.[step], data)
}

function put(said, place, value) {
  const levels = place.split('.')
  const last = levels.pop()
  for (const level of levels) said = said[level] ??= {}
  said[last] = value
}
