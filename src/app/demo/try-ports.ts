import { once } from 'node:events'
import { createServer } from 'node:net'
import { listenAt } from './listen-at.ts'
import type { WorldPlan } from './world-plan.ts'

/**
 * Before a world is made for its ports.
 * @throws {Error} of node:net for the first that is in use
 */
export async function tryPorts({ crlPort, states }: WorldPlan): Promise<void> {
  const ports = states.flatMap((one) => [one.port, one.spocPort, one.innerSpocPort, one.operatorsPort])
  for (const port of [...ports, crlPort]) {
    const server = createServer()
    await listenAt(server, port)
    server.close()
    await once(server, 'close')
  }
}
