import axios from 'axios'

// The axios instance for everything but the token endpoints. It resolves with response.data.
export function createRequest({ api, logins, renew, timeout }) {
  const BEARER = `${api.scheme} `
  const service = axios.create({
    baseURL: api.root,
    timeout,
    proxy: api.proxy,
  })

  service.interceptors.request.use(async (config) => {
    const url = service.getUri(config)
    // A header that is there stays: the caller's own, or the one for the repetition.
    if (config.headers.has('Authorization') || !api.owns(url) || api.isTokenCall(url)) return config
    const login = await logins.current()
    if (login) {
      config.headers.set('Authorization', BEARER + login.access)
      config.loginId = login.id
    }
    return config
  })

  service.interceptors.response.use(
    (response) => response.data,
    async (error) => {
      if (!isRefusedToken(error)) throw withoutToken(error)
      const { config } = error
      const access = config.headers.get('Authorization').slice(BEARER.length)
      const login = await renew({ id: config.loginId, access })
      config.headers.set('Authorization', BEARER + login.access)
      return service.request({ ...config, isRepeated: true })
    },
  )

  function isRefusedToken({ config, response }) {
    if (response?.status !== 401 || !config.loginId || config.isRepeated) return false
    return carriedToken(response) && isAboutToken(response) && !isReadOnce(config.data)
  }

  function isAboutToken({ data, headers }) {
    const challenge = headers['www-authenticate'] ?? ''
    return api.isTokenRefused(data) || /\berror="?invalid_token\b/.test(challenge)
  }

  // On a redirect to another origin the token stays behind: a 401 from there is not about it.
  function carriedToken({ config, request }) {
    if (request?.getHeader) return request.getHeader('Authorization') !== undefined // Node
    return api.owns(request?.responseURL || service.getUri(config))
  }

  return service
}

function isReadOnce(body) {
  return typeof body?.pipe === 'function' || typeof body?.getReader === 'function'
}

// Whoever prints an error prints all that hangs on it.
function withoutToken(error) {
  for (const holder of [error, error.response]) {
    holder?.config?.headers?.delete('Authorization')
    if (holder?.request) Object.defineProperty(holder, 'request', { enumerable: false })
  }
  return error
}
