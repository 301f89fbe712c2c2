import axios, { AxiosError } from 'axios'
import { LoginFailed, RefreshFailed, ServerFailed } from './errors.js'

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const BEARER_TOKEN = /^[\w\-.~+/]+=*$/ // RFC 6750 section 2.1

// The API's address and its token calls, in the words of its dialect.
export function createApi(apiUrl, { timeout, dialect }) {
  const root = rootOf(apiUrl)
  // A proxy is another machine, and what goes to this one unencrypted must stay here.
  const proxy = root.protocol === 'http:' ? false : undefined
  const tokenUrls = new Set(dialect.paths.map((path) => new URL(path, root).href))

  // An instance of its own: without interceptors a refresh carries no header and cannot refresh.
  // No redirect is followed: a 307 would take the password or the refresh token along.
  const calls = axios.create({
    baseURL: root.href,
    timeout,
    adapter: ['http', 'fetch'], // in Node, in browsers: XMLHttpRequest follows every redirect
    maxRedirects: 0,
    withCredentials: false,
    validateStatus: null,
    proxy,
  })

  async function post(call, values) {
    try {
      const answer = await calls.post(dialect.path(call), dialect.body(call, values))
      return { ...answer, data: dialect.read(call, answer.data) }
    } catch ({ message, code }) {
      // The error that axios made holds the request, and in it the password or the token.
      throw new AxiosError(message, code)
    }
  }

  return {
    root: root.href,
    origin: root.origin,
    proxy,
    scheme: dialect.scheme,
    isTokenRefused: dialect.isTokenRefused,

    owns: (url) => new URL(url, root).origin === root.origin,

    isTokenCall: (url) => {
      const { origin, pathname } = new URL(url, root)
      return tokenUrls.has(origin + pathname)
    },

    async getToken({ username, password }) {
      const { status, data } = await post('login', { username, password })
      if (status === 400 || status === 401) throw refusal(data, password)
      if (status !== 200 || !isToken(data?.access) || !isToken(data?.refresh)) {
        throw new ServerFailed(`The login was answered with ${status}, without two tokens.`, status)
      }
      return { access: data.access, refresh: data.refresh }
    },

    // The new tokens; null when the server takes this refresh token no more.
    async refreshToken(refresh) {
      const { status, data, headers } = await post('refresh', { refresh }).catch(() => {
        throw new RefreshFailed('The refresh was not answered; the login is kept.', {
          retryable: true,
        })
      })
      if (isRefusal(status, data)) return null
      if (status !== 200 || !isToken(data?.access) || (data.refresh && !isToken(data.refresh))) {
        throw new RefreshFailed(`The refresh was answered with ${status}; the login is kept.`, {
          retryable: status === 429 || status >= 500,
          retryAfter: seconds(headers['retry-after']),
        })
      }
      return { access: data.access, ...(data.refresh && { refresh: data.refresh }) }
    },

    // Whether the server was told; what cannot be told must not keep anybody logged in.
    revokeToken: (refresh) =>
      post('logout', { refresh }).then(
        ({ status }) => status === 200,
        () => false,
      ),
  }
}

export function isToken(value) {
  return typeof value === 'string' && BEARER_TOKEN.test(value)
}

function rootOf(apiUrl) {
  const url = new URL(apiUrl, globalThis.location?.href)
  if (url.username || url.password || url.search || url.hash) {
    throw new Error("The API's address must hold no user name, password, query or fragment.")
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    throw new Error("Tokens would be readable on the way: give the API's address with https://.")
  }
  return new URL(url.href.replace(/\/*$/, '/'))
}

function refusal(data, password) {
  const errors = {}
  const fields = typeof data === 'object' ? data : {} // a page of HTML has none
  for (const [field, said] of Object.entries(Object(fields))) {
    const texts = [said].flat().filter((text) => typeof text === 'string')
    // A server that quotes the password must not get it into a message.
    const safe = texts.map((text) => (password && text.includes(password) ? '(not shown)' : text))
    if (field !== 'code' && safe.length) errors[field] = safe
  }
  const words = Object.values(errors).flat().join(' ')
  return new LoginFailed(words || 'The server refused the login.', errors)
}

function isRefusal(status, data) {
  return status === 401 || (status === 400 && [data?.error, data?.code].includes('invalid_grant'))
}

function seconds(retryAfter) {
  if (!retryAfter) return null
  const isNumber = /^\d+$/.test(retryAfter)
  const wait = isNumber ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}
