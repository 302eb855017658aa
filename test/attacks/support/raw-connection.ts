import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

const MILLISECONDS = 30_000

/** Whom a connection is made as; without it, there is no client certificate. */
export interface Caller {
  readonly keyPem: string
  readonly certPem: string
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A connection to a port of this machine that sends any bytes, and keeps what comes. */
export class RawConnection {
  readonly socket: Socket
  #heard = Buffer.alloc(0)
  #over: 'ended' | 'broken' | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, chunk])
      socket.emit('heard')
    })
    socket.on('end', () => this.#ends('ended'))
    socket.on('error', () => this.#ends('broken'))
    socket.on('close', () => this.#ends('ended'))
  }

  /**
   * After the handshake. With TLS 1.3 a server refuses a client's certificate after that: the connection is then broken.
   * @throws what the TLS library says, of a handshake that failed
   */
  static async tls(port: number, { as, ...options }: ConnectionOptions & { as?: Caller } = {}): Promise<RawConnection> {
    const own = as === undefined ? {} : { key: as.keyPem, cert: as.certPem }
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ...own, ...options })
    const connection = new RawConnection(socket)
    await once(socket, 'secureConnect')
    return connection
  }

  static async tcp(port: number): Promise<RawConnection> {
    const socket = connectTcp({ host: '127.0.0.1', port })
    const connection = new RawConnection(socket)
    await once(socket, 'connect')
    return connection
  }

  /** What the other end closed or broke is no error here: `closed` tells. */
  write(bytes: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes)
  }

  /** All that came so far. */
  get heard(): Buffer {
    return this.#heard
  }

  /** Waits until the other end closes. @returns how, and all that came */
  async closed(milliseconds = MILLISECONDS): Promise<{ how: 'ended' | 'broken'; heard: Buffer }> {
    await this.#until(() => this.#over !== undefined, 'the connection was not closed', milliseconds)
    return { how: this.#over ?? 'ended', heard: this.#heard }
  }

  /** Waits for one whole answer of HTTP/1.1, and takes it away from what was heard. */
  async answer(milliseconds = MILLISECONDS): Promise<HttpAnswer> {
    let found = takeAnswer(this.#heard, false)
    const isThere = (): boolean => {
      found = takeAnswer(this.#heard, this.#over !== undefined)
      return found !== undefined || this.#over !== undefined
    }
    await this.#until(isThere, 'no answer came', milliseconds)
    if (found === undefined) throw new Error(`closed without an answer: ${JSON.stringify(this.#heard.toString())}`)
    this.#heard = this.#heard.subarray(found.length)
    return found.answer
  }

  /** Waits until so much has come. */
  async hears(pattern: RegExp, milliseconds = MILLISECONDS): Promise<void> {
    await this.#until(() => pattern.test(this.#heard.toString('latin1')), `${pattern} did not come`, milliseconds)
  }

  destroy(): void {
    this.socket.destroy()
  }

  #ends(how: 'ended' | 'broken'): void {
    this.#over ??= how
    this.socket.emit('heard')
  }

  #until(holds: () => boolean, otherwise: string, milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(timer)
        this.socket.off('heard', look)
        if (error === undefined) resolve()
        else reject(error)
      }
      const look = (): void => {
        if (holds()) end()
      }
      const timer = setTimeout(() => {
        const heard = JSON.stringify(this.#heard.subarray(0, 1_000).toString('latin1'))
        end(new Error(`${otherwise} within ${milliseconds} ms; heard: ${heard}`))
      }, milliseconds)
      this.socket.on('heard', look)
      look()
    })
  }
}

/** @returns undefined while it is not whole */
function takeAnswer(heard: Buffer, isOver: boolean): { answer: HttpAnswer; length: number } | undefined {
  const head = heard.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const [first = '', ...lines] = heard.subarray(0, head).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = bodyOf(heard.subarray(head + 4), headers, isOver)
  if (body === undefined) return undefined
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
  return { answer: { status, headers, body: body.text }, length: head + 4 + body.length }
}

function bodyOf(bytes: Buffer, headers: Record<string, string>, isOver: boolean) {
  if (headers['transfer-encoding'] === 'chunked') return chunkedBody(bytes)
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
  if (length === undefined ? !isOver : bytes.length < length) return undefined
  return { text: bytes.subarray(0, length).toString('utf8'), length: length ?? bytes.length }
}

function chunkedBody(bytes: Buffer): { text: string; length: number } | undefined {
  const parts: Buffer[] = []
  for (let offset = 0; ; ) {
    const line = bytes.indexOf('\r\n', offset)
    const size = line < 0 ? undefined : Number.parseInt(bytes.subarray(offset, line).toString('latin1'), 16)
    if (size === undefined || bytes.length < line + size + 4) return undefined
    if (size === 0) return { text: Buffer.concat(parts).toString('utf8'), length: line + 4 }
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    offset = line + size + 4
  }
}

/** The bytes of an HTTP request; nothing is escaped or checked. A header that is undefined is left out. */
export function httpRequest(wish: {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Uint8Array
}): Buffer {
  const { method = 'POST', path, headers = {}, body = '' } = wish
  const bytes = Buffer.from(body as string)
  const all = {
    Host: 'localhost',
    'Content-Type': 'text/xml; charset=utf-8',
    SOAPAction: '""',
    'Content-Length': String(bytes.length),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return Buffer.concat([Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`), bytes])
}
