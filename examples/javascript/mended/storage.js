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

// Survives a reload, is shared by all tabs, and can be read by every script of the page.
export function browserStorage(key = 'userState', store = localStorage) {
  return {
    read: () => store.getItem(key),
    write: (text) => store.setItem(key, text),
    remove: () => store.removeItem(key),
    setAside() {
      store.setItem(`${key}.damaged`, store.getItem(key))
      store.removeItem(key)
      return `${key}.damaged`
    },
    lock: navigator.locks ? webLock(key) : queue(), // there are none on a plain http:// page
    onChange: (tell) =>
      window.addEventListener('storage', (event) => {
        if (event.key === key || event.key === null) tell()
      }),
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
