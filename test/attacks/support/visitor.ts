import { request } from 'node:https'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export interface Wish {
  readonly method?: string
  readonly body?: unknown
  /** Sent as they are, instead of `body` as JSON. */
  readonly octets?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** Somebody at the operators' listener: keeps the cookie, and says the Origin as a browser does on a page of the node itself. */
export class Visitor {
  cookie: string | undefined
  /** Kept while the browser is with an issuer. */
  away: string | undefined
  token: string | undefined
  readonly #port: number
  readonly #url: URL

  constructor(port: number, publicUrl: string) {
    this.#port = port
    this.#url = new URL(publicUrl)
  }

  ask(path: string, { method = 'GET', body, octets, headers = {} }: Wish = {}): Promise<Reply> {
    const content = octets ?? (body === undefined ? undefined : JSON.stringify(body))
    const all = {
      Host: this.#url.host,
      ...(this.token === undefined && method !== 'GET' && { Origin: this.#url.origin }),
      ...(content !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(content),
      }),
      ...((this.cookie ?? this.away) !== undefined && { Cookie: [this.cookie, this.away].filter(Boolean).join('; ') }),
      ...(this.token !== undefined && { Authorization: `Bearer ${this.token}` }),
      ...headers,
    }
    const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: this.#port,
        path,
        method,
        headers: said,
        rejectUnauthorized: false,
        agent: false,
      }
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          this.#keep(response.headers['set-cookie'])
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) })
        })
      })
      outgoing.once('error', reject)
      outgoing.end(content)
    })
  }

  post(path: string, body: unknown, headers: Wish['headers'] = {}): Promise<Reply> {
    return this.ask(path, { method: 'POST', body, headers })
  }

  command(name: string, input: unknown = {}, headers: Wish['headers'] = {}): Promise<Reply> {
    return this.post(`/api/commands/${name}`, input, headers)
  }

  #keep(given: readonly string[] = []): void {
    for (const one of given) {
      const [pair = ''] = one.split(';')
      const kept = pair.endsWith('=') ? undefined : pair
      if (pair.startsWith('__Host-eac-away=')) this.away = kept
      else this.cookie = kept
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
