// An OAuth 2.0 API client (RFC 6749, 6750, 7009), driven by lines of JSON. Node 20, no packages.
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import nodePath from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

class Failure extends Error {
  constructor(name, message, more = {}) { super(message); this.name = name; this.more = more; }
}
const loginRequired = () => new Failure("LoginRequired", "The login has ended: log in again.");
const warn = (text) => process.stderr.write(text + "\n");
const parse = (text) => { try { return JSON.parse(text); } catch { return undefined; } };
const origin = (address) => { try { return new URL(address).origin; } catch { return null; } };

// ---- one HTTP request, no redirects, one deadline ------------------------------------------------
const pools = { "http:": [http, new http.Agent({ keepAlive: true })],
                "https:": [https, new https.Agent({ keepAlive: true })] };
const underWay = new Set();

function send(method, url, headers, body, seconds) {
  const [module, agent] = pools[url.protocol] ?? [];
  if (!module) throw new Failure("BadAddress", "Only http and https addresses can be called.");
  const all = { ...headers };
  if (body !== null) all["Content-Length"] = body.length;
  return new Promise((resolve, reject) => {
    const fail = (e) => { finish(); reject(new Failure("network", `The request came to nothing: ${e.code ?? e.message}`)); };
    let req;
    try {
      req = module.request({ method, agent, headers: all, hostname: url.hostname.replace(/^\[|\]$/g, ""),
                             port: url.port || undefined, path: url.pathname + url.search });
    } catch (e) { reject(new Failure("BadRequest", `This cannot be sent: ${e.code}`)); return; }
    const timer = setTimeout(() => req.destroy(new Error("no answer in time")), seconds * 1000);
    const finish = () => { clearTimeout(timer); underWay.delete(req); };
    underWay.add(req);
    req.on("error", fail);
    req.on("response", (res) => {
      const parts = [];
      res.on("data", (part) => parts.push(part));
      res.on("error", fail);
      res.on("end", () => {
        finish();
        const named = {};
        for (let i = 0; i < res.rawHeaders.length; i += 2) {
          const [name, value] = res.rawHeaders.slice(i, i + 2);
          named[name] = name in named ? `${named[name]}, ${value}` : value;
        }
        resolve({ status: res.statusCode, headers: named, plain: res.headers, body: Buffer.concat(parts).toString("utf8") });
      });
    });
    req.end(body ?? undefined);
  });
}

// ---- where a login is kept: a file that is replaced whole, or memory ---------------------------------
class Store {
  cur = null; dirty = false; base = "null"; refreshes = new Map();
  constructor(path) { this.path = path; }

  load() {
    if (!this.path) return this.cur;
    let bytes;
    try { bytes = fs.readFileSync(this.path); } catch (e) {
      if (this.dirty) this.flush();
      else if (e.code === "ENOENT" && fs.existsSync(nodePath.dirname(this.path))) this.cur = null;
      return this.cur;      // the file is in trouble: what is known here counts until it can be read
    }
    let login;
    try { login = parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))?.login; } catch { /* no text */ }
    const texts = (r) => ["api", "id", "access", "refresh"].every((k) => typeof r[k] === "string" && r[k] !== "");
    if (login !== null && !(typeof login === "object" && texts(login))) {
      const aside = `${this.path}.damaged-${Date.now()}-${crypto.randomBytes(4).toString("hex")}`;
      try { fs.chmodSync(this.path, 0o600); fs.renameSync(this.path, aside); } catch { /* the word is said all the same */ }
      warn(`The file of the login was damaged, and has been set aside as ${nodePath.basename(aside)}.`);
      login = undefined;
    }
    if (this.dirty && (login === undefined || JSON.stringify(login) === this.base)) this.flush();
    else { this.cur = login ?? null; this.dirty = false; }
    return this.cur;
  }

  save(next) {
    if (!this.dirty) this.base = JSON.stringify(this.cur);
    this.cur = next;
    if (this.path) { this.dirty = true; this.flush(); }
  }

  flush() {
    const draft = `${this.path}.${process.pid}-${crypto.randomBytes(4).toString("hex")}.tmp`;
    try {
      const fd = fs.openSync(draft, "wx", 0o600);
      try { fs.writeFileSync(fd, JSON.stringify({ login: this.cur }, null, 1) + "\n"); fs.fsyncSync(fd); } finally { fs.closeSync(fd); }
      fs.renameSync(draft, this.path);
      this.dirty = false;
    } catch (e) {
      try { fs.unlinkSync(draft); } catch { /* it was never there */ }
      warn(`The file of the login cannot be written (${e.code}): it is kept in memory until it can.`);
    }
  }
}

// A lock between processes that the system lets go when its holder dies: a name that one can listen at.
// (Linux and Windows. Elsewhere each process refreshes for itself.)
async function lock(what, seconds) {
  const name = "oauth-client-" + crypto.createHash("sha256").update(what).digest("hex").slice(0, 32);
  const at = { linux: "\0" + name, win32: `\\\\.\\pipe\\${name}` }[process.platform];
  if (!at) return () => {};
  for (const end = performance.now() + seconds * 1000; ;) {
    const server = net.createServer((socket) => socket.destroy());
    const error = await new Promise((done) => server.once("error", done).listen(at, () => done(null)));
    if (!error) return () => server.close();
    if (error.code !== "EADDRINUSE" || performance.now() > end)
      throw new Failure("RefreshFailed", "Another program's refresh did not end in time.", { retryable: true });
    await sleep(20);
  }
}

// ---- the client ---------------------------------------------------------------------------------------
function here(url) {    // this machine, by the address as the URL standard has read it
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

function refusesToken(answer) {     // does this 401 say that another access token would help?
  const pairs = (answer.plain["www-authenticate"] ?? "")
    .matchAll(/([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)|"(?:[^"\\]|\\.)*"/g);
  const errors = [...pairs].filter((m) => m[1]?.toLowerCase() === "error").map((m) => m[2].replace(/^"|"$/g, ""));
  const code = parse(answer.body)?.error;
  if (errors.includes("invalid_token") || code === "invalid_token") return true;
  return errors.length === 0 && (typeof code !== "string" || code === "");
}

class Client {
  constructor(apiUrl, path, timeout) {
    try { this.root = new URL(apiUrl); } catch { throw new Failure("BadAddress", "The API's address cannot be read."); }
    if (this.root.protocol !== "https:" && !(this.root.protocol === "http:" && here(this.root)))
      throw new Failure("InsecureAddress", "The API of another machine must be at an https:// address.");
    this.root.username = this.root.password = "";
    this.timeout = timeout ?? 10;
    this.store = storeAt(path);
    this.store.load();
  }

  login() {             // the stored login, if it is one of this API
    const login = this.store.load();
    return login && origin(login.api) === this.root.origin ? login : null;
  }

  form(path, fields) {      // the token endpoints: no Authorization, no redirects, once
    return send("POST", new URL(path, this.root), { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
                Buffer.from(new URLSearchParams(fields).toString()), this.timeout);
  }

  async revoke(token) {
    try { await this.form("oauth/revoke", { token, token_type_hint: "refresh_token" }); } catch { /* forgotten here all the same */ }
  }

  async adopt({ username, access, refresh }) {
    if (![access, refresh].every((token) => typeof token === "string" && /^[\x21-\x7e]+$/.test(token)))
      throw new Failure("BadTokens", "These are no tokens.");
    const former = this.login();
    this.store.save({ api: this.root.href, id: crypto.randomUUID(), username, access, refresh });
    if (former && former.refresh !== refresh) await this.revoke(former.refresh);
  }

  async logout() {
    const former = this.login();
    if (!former) return;
    this.store.save(null);
    await this.revoke(former.refresh);
  }

  address(path) {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
    try { return new URL(whole ? path : this.root.href + path.replace(/^\/+/, "")); } catch {
      throw new Failure("BadAddress", "This address cannot be read.");
    }
  }

  async call({ method, path, headers = {}, timeout, ...rest }) {
    let url = this.address(path), login = this.login(), refreshed = false, hops = 0;
    let body = "json" in rest ? Buffer.from(JSON.stringify(rest.json)) : typeof rest.body === "string" ? Buffer.from(rest.body) : null;
    let own = { ...headers };
    const has = (name) => Object.keys(own).some((key) => key.toLowerCase() === name);
    const drop = (...names) => { for (const key of Object.keys(own)) if (names.includes(key.toLowerCase())) delete own[key]; };
    drop("content-length", "transfer-encoding");
    if ("json" in rest && !has("content-type")) own["Content-Type"] = "application/json";
    let trusted = url.origin === this.root.origin && !has("authorization");     // may it carry the token?

    for (;;) {
      let text = url.href;
      try { text += decodeURIComponent(text); } catch { /* not text */ }
      if (login && [login.access, login.refresh].some((token) => text.includes(token)))
        throw new Failure("TokenInAddress", "There is a token in this address: it isn't called.");
      const auth = trusted && login ? { Authorization: `Bearer ${login.access}` } : {};
      const answer = await send(method, url, { ...own, ...auth }, body, timeout ?? this.timeout);

      if (answer.status === 401 && auth.Authorization && !refreshed && refusesToken(answer)) {
        const now = this.login();
        if (!now) throw loginRequired();
        if (now.id !== login.id) return answer;         // begun under another login: not repeated
        login = now.access !== login.access ? now : await this.refresh(login);
        refreshed = true;
        continue;
      }
      const to = [301, 302, 303, 307, 308].includes(answer.status) && answer.plain.location;
      if (!to) return answer;
      if (++hops > 20) throw new Failure("TooManyRedirects", "The server redirects on and on.");
      let next;
      try { next = new URL(to, url); } catch { return answer; }
      if (!pools[next.protocol]) return answer;
      if ((answer.status === 303 && method !== "HEAD") || ([301, 302].includes(answer.status) && method === "POST")) {
        method = "GET"; body = null;
        drop("content-type", "content-encoding", "content-language");
      }
      if (next.origin !== url.origin) { trusted = false; drop("authorization", "cookie"); }     // for good
      url = next;
    }
  }

  refresh(login) {          // everybody who meets the same expired token shares one refresh
    const running = this.store.refreshes;
    if (!running.has(login.id)) running.set(login.id, this.refreshOnce(login).finally(() => running.delete(login.id)));
    return running.get(login.id);
  }

  async refreshOnce({ id, access }) {
    const unlock = this.store.path ? await lock(`${this.store.path} ${id}`, this.timeout * 1.5) : () => {};
    try {
      const old = this.login();
      if (old?.id !== id) throw loginRequired();
      if (old.access !== access) return old;        // another process was quicker
      let answer, broken;
      try { answer = await this.form("oauth/token", { grant_type: "refresh_token", refresh_token: old.refresh }); } catch (e) { broken = e; }
      const got = answer?.status === 200 ? parse(answer.body) : undefined;
      const token = (text) => typeof text === "string" && /^[\x21-\x7e]+$/.test(text);
      const none = got?.refresh_token === undefined || got.refresh_token === null || got.refresh_token === "";
      const granted = token(got?.access_token) && (none || typeof got.refresh_token === "string")
        && (got.token_type === undefined || /^bearer$/i.test(got.token_type));

      const now = this.login();
      if (now?.id !== id) {         // logged out, or somebody else logged in: nothing of this is kept
        if (granted && !none && got.refresh_token !== old.refresh) await this.revoke(got.refresh_token);
        throw loginRequired();
      }
      if (granted) {
        const next = { ...old, access: got.access_token, refresh: none ? old.refresh : got.refresh_token };
        this.store.save(next);
        return next;
      }
      if (answer?.status === 401 || (answer?.status === 400 && parse(answer.body)?.error === "invalid_grant")) {
        if (now.refresh !== old.refresh || now.access !== old.access) return now;       // someone has newer tokens
        this.store.save(null);
        throw loginRequired();
      }
      if (broken) throw new Failure("RefreshFailed", `The refresh failed. ${broken.message}`, { retryable: true });
      const more = answer.status >= 500 || answer.status === 429 ? { retryable: true } : {};
      const after = answer.plain["retry-after"] ?? "";
      const wait = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - (Date.parse(answer.plain.date) || Date.now())) / 1000;
      if (wait >= 0) more.retry_after = wait;
      throw new Failure("RefreshFailed", `The refresh failed with status ${answer.status}; the login is kept.`, more);
    } finally { unlock(); }
  }
}

// ---- the conversation ---------------------------------------------------------------------------------
const clients = new Map(), stores = new Map(), pending = new Set();

function storeAt(path) {
  if (path === null || path === undefined) return new Store(null);
  let key = nodePath.resolve(path);
  try { key = fs.realpathSync(key); } catch { /* not there yet */ }
  if (!stores.has(key)) stores.set(key, new Store(key));
  return stores.get(key);
}

async function perform(command) {
  if (command.do === "make") {
    clients.delete(command.client);
    clients.set(command.client, new Client(command.api_url, command.path, command.timeout));
    return {};
  }
  if (!["adopt", "call", "logout"].includes(command.do)) throw new Failure("unsupported", "This client has no such part.");
  const client = clients.get(command.client);
  if (!client) throw new Failure("NoSuchClient", "No client of this name has been made.");
  if (command.do !== "call") { await client[command.do](command); return {}; }
  const { status, headers, body } = await client.call(command);
  return { status, headers, body };
}

async function reset() {
  const others = [...pending];
  for (const req of underWay) req.destroy(new Error("the client was forgotten"));
  await Promise.allSettled(others);
  for (const [, agent] of Object.values(pools)) agent.destroy();
  clients.clear();
  stores.clear();
  return {};
}

async function answer(command) {
  let result;
  try { result = command.do === "reset" ? await reset() : await perform(command); } catch (e) {
    result = e instanceof Failure ? { error: e.name, message: e.message, ...e.more }
      : { error: "InternalError", message: `The client itself failed: ${e?.code ?? e?.constructor?.name}` };
  }
  let line = JSON.stringify({ id: command.id, ...result });
  if (Buffer.byteLength(line) >= 1 << 20)
    line = JSON.stringify({ id: command.id, error: "AnswerTooLong", message: "The answer doesn't fit into one line of this protocol." });
  process.stdout.write(line + "\n");
}

function read(line) {
  const command = parse(line);
  if (typeof command?.id !== "number") return warn("A line that is no command was skipped.");
  const work = answer(command);
  pending.add(work);
  work.finally(() => pending.delete(work));
}

let rest = "";      // not node:readline, which also ends a line at U+2028, and that may stand in JSON
process.stdin.setEncoding("utf8").on("data", (text) => {
  const lines = text.split("\n");
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const line of lines) if (line.trim()) read(line);
}).on("end", () => process.exit(0));
