import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { listenAt } from './listen-at.ts'

/**
 * Serves revocation lists by HTTP, as the web servers of SPOC CAs do.
 * @param files by the address of the list: the node of the state keeps it new
 */
export async function startCrlListener(
  port: number,
  files: ReadonlyMap<string, string>,
): Promise<{ close(): Promise<void> }> {
  const byPath = new Map([...files].map(([url, file]) => [new URL(url).pathname, file]))
  const server = createServer(async ({ url = '' }, response) => {
    const file = byPath.get(url)
    const list = file === undefined ? undefined : await readFile(file).catch(() => undefined)
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
