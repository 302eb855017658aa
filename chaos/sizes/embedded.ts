import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import { readEvidence } from '../evidence.ts'
import { NodeProcess } from '../node-process.ts'
import type { Installation, Place, Size } from './installation.ts'
import { makeNodeFolder } from './node-folder.ts'

/** One process with its database in it. */
export const embedded: Size = {
  name: 'embedded',
  title: 'one process, PGlite in its data folder',
  install,
}

async function install(place: Place): Promise<Installation> {
  const folder = join(place.folder, 'node')
  const { port, data } = await makeNodeFolder(place, folder)
  const process = new NodeProcess({
    name: 'node',
    args: ['serve', '--data', folder],
    environment: place.environment,
    port,
    log: join(place.logs, 'node.log'),
  })
  return {
    processes: [process],
    ports: [port],
    faults: [],
    operator: async () => controlClient(await controlSocketPath(data)),
    evidence: async () => {
      const database = await PGlite.create({ dataDir: join(data, 'database') })
      try {
        return await readEvidence(async (statement) => (await database.query(statement)).rows as never)
      } finally {
        await database.close()
      }
    },
    mend: async () => {},
    close: async () => {},
  }
}
