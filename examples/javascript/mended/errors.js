export class LoginFailed extends Error {
  name = 'LoginFailed'

  constructor(message, errors) {
    super(message)
    this.errors = errors
  }
}

export class LoginRequired extends Error {
  name = 'LoginRequired'

  constructor(message = 'The login has ended: log in again.') {
    super(message)
  }
}

export class RefreshFailed extends Error {
  name = 'RefreshFailed'

  constructor(message, { retryable, retryAfter = null }) {
    super(message)
    this.retryable = retryable
    this.retryAfter = retryAfter
  }
}

export class ServerFailed extends Error {
  name = 'ServerFailed'

  constructor(message, status) {
    super(message)
    this.status = status
  }
}

const MESSAGES = {
  400: 'The server did not understand this. Check what you entered.',
  401: 'The server did not accept your login for this.',
  403: 'You are not allowed to do this.',
  404: 'This does not exist (any more).',
  429: 'That was too often. Wait a moment, then try again.',
}

// For the one place that shows errors, such as Vue's app.config.errorHandler.
export function messageFor(error) {
  if (error.name === 'LoginFailed') return error.message
  if (error.name === 'LoginRequired') return 'Your login has ended. Please log in again.'
  if (error.name === 'RefreshFailed') {
    return 'Your login could not be renewed. You are still logged in: try again.'
  }
  if (isNetworkError(error)) return 'The server cannot be reached. Check your connection.'
  const status = error.response?.status ?? error.status
  if (status >= 500) return 'The server has a problem. Try again later.'
  if (error.name === 'ServerFailed' && status !== 429) {
    return 'Something is wrong with this program, or with its server.'
  }
  return MESSAGES[status] ?? 'Something went wrong. Try again.'
}

export function isNetworkError(error) {
  return error.isAxiosError === true && error.response === undefined
}
