import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../src/app/log.ts'
import { makeFolder } from '../../src/app/make-folder.ts'
import { startNode } from '../../src/app/node.ts'
import { freePort } from '../../test/support/free-port.ts'
import { foundUtopia } from '../../test/support/utopia.ts'
import { NodeProcess, type ServeWish } from './node-process.ts'
import { admitTerminals, type Terminal } from './terminals.ts'

/** Terminals that call at the same time. */
const TERMINALS = 8

/** A state whose CVCA has certified its DV, with terminals that hold their first certificates. No process of it runs. */
export interface World {
  readonly terminals: readonly Terminal[]
  readonly port: number
  start(role: ServeWish['role']): Promise<NodeProcess>
  close(): Promise<void>
}

export interface WorldWish {
  /** Undefined: embedded. */
  readonly database: string | undefined
  readonly profile: string | undefined
  readonly onCalled: (messageId: string, certified: boolean) => void
}

/** Settings as an operator starts with, but for the database, and no bound of what is owed: much is accepted while nobody works. */
export async function makeWorld({ database, profile, onCalled }: WorldWish): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-bench-'))
  const port = await freePort()
  const now = () => new Date()
  const load = { owedHandles: 10_000_000 }
  const sections = database === undefined ? { load } : { load, database: { url: database } }
  const publicUrl = `https://127.0.0.1:${port}`
  const wish = { folder, country: 'UT', commonName: 'UT', host: '127.0.0.1', port, publicUrl, sections }
  const { config } = await makeFolder(wish, now())
  const node = await startNode({ config, log: createLog('silent'), now })
  const service = await foundUtopia(node.operator)
  const terminals = await admitTerminals(node.operator, service, TERMINALS, onCalled)
  await node.close()
  return {
    terminals,
    port,
    start: (role) => NodeProcess.start({ folder, port, role, profile }),
    close: async () => {
      for (const terminal of terminals) terminal.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
