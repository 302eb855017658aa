const HEX_WINDOW = 32 // 16 octets: no two keys share them
const BASE64_WINDOW = 20 // 15 octets
const SHORTEST_PASSWORD = 8 // a shorter one stands in ordinary words

/** What is of a message's content, whatever keys are in use: an envelope, a certificate or request in base64 or hexadecimal. */
const BODIES = [
  ['a SOAP envelope', /<[\w:]*Envelope/],
  [
    'a certificate or request in base64',
    /fy[EG][A-Za-z0-9+/]{80}|Z[4-7][A-Za-z0-9+/]{2,4}(fy[EG]|[A-Za-z0-9+/]*fyG)[A-Za-z0-9+/]{60}/,
  ],
  ['a certificate or request in hexadecimal', /7f2181[0-9a-f]{100}|7f2182[0-9a-f]{100}/i],
  ['a private key in PEM', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
] as const

export interface Found {
  readonly what: string
  readonly line: string
}

/** Secrets in use, and the search for them in text, however they are written there. */
export class Secrets {
  readonly #hex = new Set<string>()
  readonly #base64 = new Set<string>()
  readonly #passwords = new Set<string>()

  /** How many keys and passwords are known. */
  get count(): number {
    return this.#hex.size + this.#passwords.size
  }

  /** @param octets of the private part; at least 18 of them */
  addKey(octets: Uint8Array): void {
    const bytes = Buffer.from(octets)
    this.#hex.add(bytes.toString('hex').slice(0, HEX_WINDOW))
    for (const [before, cut] of [0, 2, 3].entries()) {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
      this.#base64.add(text.slice(cut, cut + BASE64_WINDOW)) // as it stands behind so many octets
    }
  }

  addPassword(password: string): void {
    if (password.length >= SHORTEST_PASSWORD) this.#passwords.add(password)
  }

  search(text: string): Found[] {
    return text.split('\n').flatMap((line) => this.#searchLine(line))
  }

  #searchLine(line: string): Found[] {
    const found: string[] = []
    const joined = line.replaceAll('\\n', '') // PEM in JSON
    for (const [what, pattern] of BODIES) if (pattern.test(joined)) found.push(what)
    if (holdsWindow(joined.replaceAll(':', '').toLowerCase(), /[0-9a-f]{32,}/g, HEX_WINDOW, this.#hex)) {
      found.push('a private key in hexadecimal')
    }
    const base64 = joined.replaceAll('-', '+').replaceAll('_', '/')
    if (holdsWindow(base64, /[A-Za-z0-9+/]{20,}/g, BASE64_WINDOW, this.#base64)) found.push('a private key in base64')
    for (const password of this.#passwords) if (line.includes(password)) found.push('a password')
    return found.map((what) => ({ what, line: line.slice(0, 300) }))
  }
}

function holdsWindow(text: string, runs: RegExp, length: number, wanted: ReadonlySet<string>): boolean {
  for (const [run] of text.matchAll(runs)) {
    for (let at = 0; at + length <= run.length; at++) if (wanted.has(run.slice(at, at + length))) return true
  }
  return false
}
