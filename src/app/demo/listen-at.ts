import type { Server } from 'node:net'

/** Listens at a port of localhost. @throws {Error} of node:net, when it is in use */
export function listenAt(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
