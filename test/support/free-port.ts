import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Below those that the system gives to connections and to listeners that name none, of which others take one at any moment.
const [LOWEST, HIGHEST] = [12_000, 32_000]

/** The first of so many ports of loopback that were free a moment ago, and that nobody gets by chance. */
export async function freePorts(many: number): Promise<number> {
  for (;;) {
    const first = randomInt(LOWEST, HIGHEST - many)
    const ports = Array.from({ length: many }, (_, n) => first + n)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (free) {
    server.close()
    await once(server, 'close')
  }
  return free
}
