import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { createPinia } from 'pinia'
import { checkForm, createAuth } from '../mended/index.js'

// An API with one user, whose access tokens are good until the next refresh.
async function api(t) {
  const heard = []
  let good = null
  const answers = {
    '/api/token/': () => [200, { access: (good = 'first'), refresh: 'r' }],
    '/api/token/refresh/': () => [200, { access: (good = 'second') }],
    '/api/me/': (token) => (token === `Bearer ${good}` ? [200, { username: 'ada' }] : [401, {}]),
  }
  const server = createServer((request, response) => {
    heard.push(request.url)
    const [status, body] = answers[request.url](request.headers.authorization)
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => server.close().closeAllConnections())
  const apiUrl = `http://127.0.0.1:${server.address().port}/api/`
  return { apiUrl, heard, expire: () => (good = null) }
}

test('many calls with an expired token cost one refresh, and each gets its answer', async (t) => {
  const { apiUrl, heard, expire } = await api(t)
  const { request, useUserStore } = createAuth({ apiUrl })
  await useUserStore(createPinia()).login({ username: 'ada', password: 'lovelace' })
  expire()
  const answers = await Promise.all(Array.from({ length: 16 }, () => request.get('me/')))
  assert.deepEqual(new Set(answers.map(({ username }) => username)), new Set(['ada']))
  assert.equal(heard.filter((url) => url.endsWith('refresh/')).length, 1)
})

test('the form says what is missing before anything is sent', () => {
  assert.deepEqual(Object.keys(checkForm({ username: ' ', password: 'short' })), [
    'username',
    'password',
  ])
  assert.deepEqual(checkForm({ username: 'ada', password: 'lovelace' }), {})
})
