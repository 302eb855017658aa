import { once } from 'node:events'
import { createServer } from 'node:http'
import { listenAt } from './listen-at.ts'

/**
 * Serves revocation lists by HTTP, as SPOC CAs do.
 * @param lists by their address
 */
export async function startCrlListener(
  port: number,
  lists: ReadonlyMap<string, Uint8Array>,
): Promise<{ close(): Promise<void> }> {
  const byPath = new Map([...lists].map(([url, list]) => [new URL(url).pathname, list]))
  const server = createServer(({ url = '' }, response) => {
    const list = byPath.get(url)
    if (list === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'Content-Type': 'application/pkix-crl' }).end(list)
  })
  await listenAt(server, port)
  return {
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
