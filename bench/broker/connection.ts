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

/** A connection that stays: a prepared request goes out as it is, and of its answer only what must be is looked at. */
export class Connection {
  readonly #socket: TLSSocket
  #waiting: Waiting | undefined
  #received: Buffer = Buffer.alloc(0)

  private constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.setNoDelay()
    socket.on('data', (octets: Buffer) => this.#take(octets))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the node closed a connection')))
  }

  static open(port: number, { keyPem, certPem }: TlsIdentity): Promise<Connection> {
    return new Promise((resolve, reject) => {
      // the node's own certificate is no matter of the load
      const socket = connect({ host: '127.0.0.1', port, key: keyPem, cert: certPem, rejectUnauthorized: false })
      socket.once('error', reject)
      socket.once('secureConnect', () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
    })
  }

  /** One at a time. @returns the body of the answer */
  exchange(request: Buffer): Promise<string> {
    return new Promise((done, failed) => {
      this.#waiting = { done, failed }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
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
