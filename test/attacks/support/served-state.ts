import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { controlClient } from '../../../src/api/index.ts'
import { controlSocketPath } from '../../../src/app/data-folder.ts'
import type { Operator } from '../../../src/messages/index.ts'
import { freePort } from '../../support/free-port.ts'
import { Machine } from '../../support/machine.ts'
import { startTestNode } from '../../support/node.ts'
import { admitGate, foundUtopia, type Gate } from '../../support/utopia.ts'

/** As `AttackedState`, but the node is `eac serve`, a process of its own that says in its log all it ever says. */
export interface ServedState {
  readonly machine: Machine
  readonly operator: Operator
  readonly port: number
  /** Of `/healthz`, `/readyz` and `/metrics`, which want a token. */
  readonly healthPort: number
  readonly dvUrl: string
  readonly pinned: string[]
  readonly gate: Gate
  close(): Promise<void>
}

/** It is embedded, whatever size the tests run on: only then its folder holds all of it. */
export async function serveState(): Promise<ServedState> {
  const first = await startTestNode('UT', { keepFolder: true, size: 'embedded' })
  const { dvUrl, pinned } = await foundUtopia(first.operator)
  const gate = await admitGate(first.operator, { dvUrl, pinned })
  await first.close()
  const healthPort = await freePort()
  const tokenFile = join(first.folder, 'health.token')
  await writeFile(tokenFile, 'what whoever supervises it shows', { mode: 0o600 })
  const environment = {
    EAC_LOG_LEVEL: 'debug',
    EAC_HEALTH_PORT: String(healthPort),
    EAC_HEALTH_TOKEN_FILE: tokenFile,
  }
  const machine = new Machine(first.folder, environment)
  await machine.serve()
  return {
    machine,
    operator: controlClient(await controlSocketPath(first.config.data)),
    port: first.config.listen.port,
    healthPort,
    dvUrl,
    pinned,
    gate,
    close: async () => {
      gate.applicant.close()
      await machine.stop()
      await rm(first.folder, { recursive: true, force: true })
    },
  }
}
