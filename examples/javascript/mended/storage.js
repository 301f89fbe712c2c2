import { createStore, del, get, set } from 'idb-keyval'

// Where a login is kept. A storage has read(), write(text), remove(), setAside() and
// lock(name, work, patience): it runs work while nobody else holds that name, and rejects with a
// TimeoutError where it must wait for more than patience milliseconds.

// Out of reach for other scripts, and gone with the page.
export function memoryStorage() {
  let kept = null
  return {
    read: () => kept,
    write: (text) => void (kept = text),
    remove: () => void (kept = null),
    setAside: () => void (kept = null),
    lock: queue(),
  }
}

// Survives a reload, is shared by all tabs, and can be read by every script of the page. Not in
// localStorage: each process has its own copy of that, and a lock that passes from one tab to the
// next does not wait until the copies agree.
export function browserStorage(key = 'userState') {
  const store = createStore(key, 'logins')
  const tabs = new BroadcastChannel(key)
  const tell = () => tabs.postMessage('changed')
  return {
    read: async () => (await get(key, store)) ?? null,
    write: (text) => set(key, text, store).then(tell),
    remove: () => del(key, store).then(tell),
    async setAside() {
      const aside = `${key}.damaged`
      await set(aside, await get(key, store), store)
      await del(key, store).then(tell)
      return aside
    },
    lock: navigator.locks ? webLock(key) : queue(), // there are none on a plain http:// page
    onChange(listener) {
      tabs.addEventListener('message', listener)
      addEventListener('pageshow', listener) // gone back to, with all that it showed when it was left
    },
  }
}

function webLock(key) {
  return (name, work, patience) =>
    navigator.locks.request(`${key}.${name}`, { signal: AbortSignal.timeout(patience) }, work)
}

function queue() {
  const last = new Map()
  return (name, work) => {
    const done = Promise.resolve(last.get(name)).then(work)
    last.set(name, done.catch(() => {}))
    return done
  }
}
