// A client that is told what to do in lines of JSON: node client.mjs mended|article
import { createInterface } from 'node:readline'
import { createPinia } from 'pinia'
import { calling } from './calling.mjs'
import { fileLocalStorage, fileStorage } from './files.mjs'

console.log = console.error // standard output belongs to the answers

const makers = {
  async mended({ apiUrl, path, timeout }) {
    const { createAuth } = await import('./mended/index.js')
    const storage = path ? fileStorage(path) : undefined
    const { request, useUserStore } = createAuth({ apiUrl, storage, timeout })
    const store = useUserStore(createPinia())
    await store.restore()
    return {
      login: (form) => store.login(form),
      logout: () => store.logout(),
      call: calling(request),
    }
  },

  async article({ apiUrl, path, timeout }) {
    const { createApp } = await import('./article/index.js')
    const boxes = []
    const { request, store, login } = createApp({
      apiUrl,
      timeout,
      pinia: createPinia(),
      localStorage: fileLocalStorage(path),
      message: { error: (text) => boxes.push(text) },
      router: { push: () => {} },
    })
    return {
      async login(form) {
        boxes.length = 0
        Object.assign(login.form, form)
        await login.submitForm()
        // The component handles its errors itself: all that comes of them is shown in boxes.
        if (boxes.length) throw Object.assign(new Error(boxes.join(' ')), { name: 'ErrorBox' })
      },
      logout: () => store.logout(),
      call: calling(request),
    }
  },
}

const make = makers[process.argv[2]]
if (!make) {
  console.error('usage: node client.mjs mended|article')
  process.exit(2)
}
const clients = new Map()

async function carryOut({ do: what, client: name, ...words }) {
  if (what === 'make') {
    const { api_url: apiUrl, path, timeout } = words
    clients.set(name, await make({ apiUrl, path, timeout: timeout * 1000 }))
    return {}
  }
  if (what === 'reset') {
    clients.clear()
    return {}
  }
  const client = clients.get(name)
  if (what === 'call') return client.call(words)
  if (what !== 'login' && what !== 'logout') return { error: 'unsupported' }
  await client[what](words)
  return {}
}

function told({ name, message, errors, retryable, retryAfter, isAxiosError, response }) {
  const error = isAxiosError && !response ? 'network' : name
  return { error, message, errors, retryable, retry_after: retryAfter }
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, ...command } = JSON.parse(line)
    const answer = await carryOut(command).catch(told)
    process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
  })
  .on('close', () => process.exit())
