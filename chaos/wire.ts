import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Random } from '../fuzz/random.ts'

/** What a wire does to whoever connects: carry, turn away, or take the connection and let nothing through. */
export type WireState = 'open' | 'refusing' | 'stalled'

/** A TCP way to one of several ports of loopback that can be cut, at a word or by chance. It sees octets, not messages. */
export class Wire {
  readonly port: number
  state: WireState = 'open'
  /** One piece of octets in so many takes its connection down instead of arriving; 0: none. */
  cutsOneIn = 0
  /** How many connections came. */
  taken = 0
  /** Where it leads; one that does not take the connection is passed over, as a load balancer would. */
  ports: readonly number[]
  readonly #server: Server
  readonly #random: Random
  readonly #sockets = new Set<Socket>()
  #turn = 0

  private constructor(server: Server, ports: readonly number[], random: Random) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    this.ports = ports
    this.#random = random
    server.on('connection', (socket) => void this.#carry(socket))
  }

  static async open(ports: readonly number[], random: Random): Promise<Wire> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Wire(server, ports, random)
  }

  /** Cuts every connection there is; new ones go by `state`. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cut()
    await once(this.#server, 'close')
  }

  async #carry(near: Socket): Promise<void> {
    this.taken++
    this.#keep(near)
    if (this.state === 'refusing') return void near.destroy()
    const far = this.state === 'open' ? await this.#connect() : undefined
    if (this.state === 'stalled') return // it hears nothing until the wire is cut
    if (far === undefined || near.destroyed) {
      far?.destroy()
      near.destroy()
      return
    }
    this.#keep(far)
    this.#pass(near, far)
    this.#pass(far, near)
    near.resume()
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {}) // 'close' follows
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (octets) => {
      if (this.cutsOneIn > 0 && this.#random.oneIn(this.cutsOneIn)) {
        from.destroy()
        to.destroy()
      } else if (this.state !== 'stalled' && !to.write(octets)) {
        from.pause()
        to.once('drain', () => from.resume())
      }
    })
    from.once('end', () => to.end())
    from.once('close', () => to.destroySoon())
  }

  /** @returns undefined when nobody takes the connection */
  async #connect(): Promise<Socket | undefined> {
    const first = this.#turn++
    for (let n = 0; n < this.ports.length; n++) {
      const socket = connect(this.ports[(first + n) % this.ports.length]!, '127.0.0.1')
      const taken = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true))
        socket.once('error', () => resolve(false))
      })
      if (taken) return socket
    }
    return undefined
  }
}
