import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { listenAt } from './listen-at.ts'

/** What stands before the listener of a SPOC: connections go through as they are, late, elsewhere, or not at all. */
export class Gate {
  readonly #port: number
  readonly #inner: number
  readonly #sockets = new Set<Socket>()
  readonly #closed = new AbortController()
  #server: Server | undefined
  #delayMilliseconds = 0
  #elsewhere: number | undefined

  /** @param inner where what comes in goes to */
  constructor(port: number, inner: number) {
    this.#port = port
    this.#inner = inner
  }

  /** Lets everything through from here on. */
  async open(): Promise<void> {
    this.#delayMilliseconds = 0
    this.#elsewhere = undefined
    if (this.#server !== undefined) return
    const server = createServer((socket) => void this.#pass(socket))
    await listenAt(server, this.#port)
    this.#server = server
  }

  /** Nobody listens any more, and connections end. */
  async shut(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    if (server === undefined) return
    server.close()
    await once(server, 'close')
  }

  /** Each connection waits so long before anybody answers. */
  delay(milliseconds: number): void {
    this.#delayMilliseconds = milliseconds
  }

  /** Who comes from here on meets somebody else. */
  divert(port: number): void {
    this.#elsewhere = port
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.shut()
  }

  async #pass(outer: Socket): Promise<void> {
    this.#hold(outer)
    const port = this.#elsewhere ?? this.#inner
    if (this.#delayMilliseconds > 0) {
      await pause(this.#delayMilliseconds, undefined, { signal: this.#closed.signal }).catch(() => {})
    }
    if (outer.destroyed) return
    const inner = connect(port, '127.0.0.1')
    this.#hold(inner)
    outer.pipe(inner).pipe(outer)
    outer.once('close', () => inner.destroy())
    inner.once('close', () => outer.destroySoon())
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy()) // the other end hung up: so does this one
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
