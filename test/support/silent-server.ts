import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { eventually } from './eventually.ts'

/** A partner that accepts connections and says nothing. */
export interface SilentServer {
  readonly url: string
  /** How many connections are open. */
  readonly open: () => number
  calls(count: number): Promise<void>
  close(): Promise<void>
}

export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    open: () => sockets.size,
    calls: (count) => eventually(`${count} calls`, () => sockets.size >= count),
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
