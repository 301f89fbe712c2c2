// A client for one API that speaks oauth2, written from docs/client-protocol.md and nothing else.
// It stays as it came: node oauth2-client.mjs
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

class Failure extends Error {
  constructor(error, message, more = {}) {
    super(message)
    this.answer = { error, message, ...more }
  }
}

class Client {
  constructor({ api_url: root, path, timeout }) {
    this.root = root
    this.path = path
    this.timeout = timeout
    this.tokens = null
    this.refreshing = null
    if (path) this.load()
  }

  load() {
    let text
    try {
      text = readFileSync(this.path, 'utf8')
    } catch {
      this.tokens = null
      return
    }
    try {
      const { root, username, access, refresh } = JSON.parse(text)
      if (typeof access !== 'string' || typeof refresh !== 'string' || !access || !refresh) {
        throw new Error('no tokens')
      }
      this.tokens = root === this.root ? { username, access, refresh } : null
    } catch {
      const aside = `${this.path}.${Date.now()}.damaged`
      renameSync(this.path, aside)
      console.error(`The login file was damaged: it was set aside as ${aside}.`)
      this.tokens = null
    }
  }

  save(tokens) {
    this.tokens = tokens
    if (!this.path) return
    if (tokens === null) {
      rmSync(this.path, { force: true })
      return
    }
    const temporary = `${this.path}.${process.pid}.new`
    writeFileSync(temporary, JSON.stringify({ root: this.root, ...tokens }), { mode: 0o600 })
    renameSync(temporary, this.path)
  }

  async adopt({ username, access, refresh }) {
    const former = this.tokens
    this.save({ username, access, refresh })
    if (former && former.refresh !== refresh) await this.revoke(former.refresh)
  }

  async logout() {
    if (this.path) this.load()
    const former = this.tokens
    this.save(null)
    if (former) await this.revoke(former.refresh)
  }

  async call({ method, path, headers = {}, json, body, timeout }) {
    if (this.path) this.load()
    const url = new URL(path, this.root)
    const isOurs = url.origin === new URL(this.root).origin
    const begun = isOurs ? this.tokens : null
    const sent = json === undefined ? body : JSON.stringify(json)
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' }
    const ask = (access) =>
      this.send(url, timeout, {
        method,
        headers: { ...type, ...headers, ...(access && { Authorization: `Bearer ${access}` }) },
        body: sent,
      })
    const first = await ask(begun?.access)
    if (!begun || !isRefusedToken(first)) return first
    const access = await this.renewed(begun)
    return ask(access)
  }

  // Returns an access token that is newer than the refused one; one refresh for all who need it.
  async renewed(refused) {
    if (this.path) this.load()
    if (this.tokens === null) throw new Failure('LoginRequired', 'Log in again.')
    if (this.tokens.access !== refused.access) return this.tokens.access
    this.refreshing ??= this.refresh(this.tokens).finally(() => (this.refreshing = null))
    return this.refreshing
  }

  async refresh(before) {
    const lock = this.path && (await locked(`${this.path}.lock`, this.timeout + 5))
    try {
      if (this.path) this.load()
      if (this.tokens && this.tokens.access !== before.access) return this.tokens.access
      const answer = await this.post('oauth/token', {
        grant_type: 'refresh_token',
        refresh_token: before.refresh,
      }).catch(() => {
        throw new Failure('RefreshFailed', 'The refresh was not answered.', { retryable: true })
      })
      const said = parsed(answer.body)
      if (answer.status === 401 || (answer.status === 400 && said.error === 'invalid_grant')) {
        if (this.tokens?.refresh === before.refresh) this.save(null)
        throw new Failure('LoginRequired', 'The login has ended: log in again.')
      }
      if (answer.status !== 200 || !isToken(said.access_token)) {
        const wait = Number(answer.headers['retry-after'])
        throw new Failure('RefreshFailed', `The refresh was answered with ${answer.status}.`, {
          retryable: answer.status === 429 || answer.status >= 500,
          ...(wait > 0 && { retry_after: wait }),
        })
      }
      const refresh = isToken(said.refresh_token) ? said.refresh_token : before.refresh
      if (this.tokens?.refresh !== before.refresh) {
        // Logged out, or in again, meanwhile: what came too late must not live on.
        await this.revoke(refresh)
        throw new Failure('LoginRequired', 'This login has ended.')
      }
      this.save({ ...this.tokens, access: said.access_token, refresh })
      return said.access_token
    } finally {
      if (lock) lock()
    }
  }

  revoke(token) {
    return this.post('oauth/revoke', { token, token_type_hint: 'refresh_token' }).catch(() => {})
  }

  post(path, fields) {
    return this.send(new URL(path, this.root), undefined, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  }

  async send(url, timeout, options) {
    try {
      const signal = AbortSignal.timeout((timeout ?? this.timeout) * 1000)
      const response = await fetch(url, { ...options, signal })
      const body = await response.text()
      return { status: response.status, headers: Object.fromEntries(response.headers), body }
    } catch (error) {
      throw new Failure('network', String(error.cause?.code ?? error.name))
    }
  }
}

async function locked(folder, seconds) {
  const end = Date.now() + seconds * 1000
  while (true) {
    try {
      mkdirSync(folder)
      return () => rmSync(folder, { recursive: true, force: true })
    } catch {
      if (Date.now() > end) {
        throw new Failure('RefreshFailed', 'The refresh took too long.', { retryable: true })
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

function isRefusedToken({ status, headers, body }) {
  if (status !== 401) return false
  if (/error="?invalid_token/i.test(headers['www-authenticate'] ?? '')) return true
  const { error } = parsed(body)
  return error === undefined || error === null || error === 'invalid_token'
}

function isToken(text) {
  return typeof text === 'string' && /^[\w\-.~+/]+=*$/.test(text)
}

function parsed(text) {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

const clients = new Map()

async function carryOut({ do: what, client: name, ...words }) {
  if (what === 'make') return void clients.set(name, new Client(words))
  if (what === 'reset') return clients.clear()
  if (!['adopt', 'call', 'logout'].includes(what)) return { error: 'unsupported' }
  return clients.get(name)[what](words)
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, ...command } = JSON.parse(line)
    const answer = await carryOut(command).catch(
      (error) => error.answer ?? { error: error.name, message: error.message },
    )
    process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
  })
  .on('close', () => process.exit())
