import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import lockfile from 'proper-lockfile'

const POLL = 10 // milliseconds
const STALE = 3_000 // milliseconds after which the lock of a crashed process is free

// A storage for createAuth: one login in one file, for its owner only, shared by processes.
export function fileStorage(path) {
  return {
    read: () => readFile(path, 'utf8').catch(nullIfMissing),

    async write(text) {
      await rm(`${path}.new`, { force: true }) // left by a crash
      const file = await open(`${path}.new`, 'wx', 0o600)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${path}.new`, path) // a crash leaves the old login or the new one
    },

    remove: () => rm(path, { force: true }),

    async setAside() {
      const aside = await freeName(path)
      await rename(path, aside)
      return aside
    },

    async lock(name, work, patience) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const release = await acquire(`${path}.${name}`, patience)
      try {
        return await work()
      } finally {
        await release().catch(() => {}) // taken away from a process that slept too long
      }
    },
  }
}

// Stands in for a browser's localStorage with one key: in a file, or in memory without a path.
export function fileLocalStorage(path) {
  let kept = null
  if (path === null) return { getItem: () => kept, setItem: (key, value) => void (kept = value) }
  return {
    getItem() {
      try {
        return readFileSync(path, 'utf8')
      } catch (error) {
        if (error.code === 'ENOENT') return null
        throw error
      }
    },
    setItem: (key, value) => writeFileSync(path, value),
  }
}

async function acquire(file, patience) {
  try {
    return await lockfile.lock(file, {
      realpath: false, // the name of a lock, there is no such file
      stale: STALE,
      retries: { retries: Math.ceil(patience / POLL), minTimeout: POLL, factor: 1 },
      // Two who hold the lock after all are told apart when they replace the login.
      onCompromised: () => {},
    })
  } catch (error) {
    if (error.code !== 'ELOCKED') throw error
    throw Object.assign(new Error(`${file} is locked.`), { name: 'TimeoutError' })
  }
}

async function freeName(path) {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`
    if ((await stat(name).catch(nullIfMissing)) === null) return name
  }
}

function nullIfMissing(error) {
  if (error.code === 'ENOENT') return null
  throw error
}
