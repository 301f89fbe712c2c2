// A client that is told what to do in lines of JSON: node client.mjs mended|article
import { createInterface } from 'node:readline'
import { told } from './calling.mjs'
import { makers } from './clients.mjs'
import { fileLocalStorage, fileStorage } from './files.mjs'

console.log = console.error // standard output belongs to the answers

const inNode = makers({ storageAt: fileStorage, localStorageAt: fileLocalStorage })
const make = inNode[process.argv[2]]
if (!make) {
  console.error('usage: node client.mjs mended|article')
  process.exit(2)
}
const clients = new Map()

async function carryOut({ do: what, client: name, ...words }) {
  if (what === 'make') {
    const { api_url: apiUrl, path, timeout, dialect } = words
    clients.set(name, await make({ apiUrl, path, timeout: timeout * 1000, dialect }))
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

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, ...command } = JSON.parse(line)
    const answer = await carryOut(command).catch(told)
    process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
  })
  .on('close', () => process.exit())
