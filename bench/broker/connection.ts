import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'

export interface TlsIdentity {
  readonly keyPem: string
  readonly certPem: string
}

interface Waiting {
  readonly done: (body: string) => void
  readonly failed: (error: Error) => void
}

const END_OF_HEADER = Buffer.from('\r\n\r\n')

/**
 * A connection that stays: a prepared request goes out as it is, and of its answer only what must be is looked at. One that the node
 * closed while it was idle, as HTTP servers do after some seconds, is opened again.
 */
export class Connection {
  readonly #port: number
  readonly #tls: TlsIdentity
  #socket: TLSSocket | undefined
  #waiting: Waiting | undefined
  #received: Buffer = Buffer.alloc(0)

  constructor(port: number, tls: TlsIdentity) {
    this.#port = port
    this.#tls = tls
  }

  /** Does nothing where it is open. */
  async open(): Promise<void> {
    if (this.#socket !== undefined) return
    const { keyPem: key, certPem: cert } = this.#tls
    // the node's own certificate is no matter of the load
    const socket = connect({ host: '127.0.0.1', port: this.#port, key, cert, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    socket.setNoDelay()
    socket.on('data', (octets: Buffer) => this.#take(octets))
    socket.on('error', (error) => this.#fail(error))
    for (const event of ['end', 'close']) socket.on(event, () => this.#closed(socket))
    this.#socket = socket
  }

  /** One at a time. @returns the body of the answer */
  async exchange(request: Buffer): Promise<string> {
    await this.open()
    return new Promise((done, failed) => {
      this.#waiting = { done, failed }
      this.#socket?.write(request)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket?.destroy()
  }

  #closed(socket: TLSSocket): void {
    if (this.#socket !== socket) return // told twice
    this.#socket = undefined
    this.#received = Buffer.alloc(0)
    this.#fail(new Error('the node closed a connection'))
  }

  #take(octets: Buffer): void {
    this.#received = this.#received.length === 0 ? octets : Buffer.concat([this.#received, octets])
    const end = this.#received.indexOf(END_OF_HEADER)
    if (end < 0) return
    const header = this.#received.toString('latin1', 0, end)
    const length = Number(/content-length: *(\d+)/i.exec(header)?.[1] ?? 0)
    const bodyAt = end + END_OF_HEADER.length
    if (this.#received.length < bodyAt + length) return
    const body = this.#received.toString('latin1', bodyAt, bodyAt + length)
    this.#received = this.#received.subarray(bodyAt + length)
    const waiting = this.#waiting
    this.#waiting = undefined
    if (header.startsWith('HTTP/1.1 200')) waiting?.done(body)
    else waiting?.failed(new Error(`the node answered ${header.split('\r\n', 1)} ${body}`))
  }

  #fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.failed(error)
  }
}
