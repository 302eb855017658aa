import { BridgeError, type BridgeFiles, type BridgeParts } from '../../src/ca-bridges/index.ts'
import type { TriedFake } from '../../src/fake-cas/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import type { Database } from '../../src/store/index.ts'

/** Settings for a fake, and the parts that a node would lend: its files are in memory, and may be exchanged. */
export function setUpOf(fake: TriedFake, now: () => Date, db: Database = noDatabase) {
  const { settings, files } = fake.setUp((file) => file)
  const all = new Map(Object.entries(files))
  const parts: BridgeParts = { db, keys: openMemoryKeyStore(), now, country: 'UT', files: filesIn(all) }
  return { settings, files: all, parts }
}

function filesIn(all: ReadonlyMap<string, string | Uint8Array>): BridgeFiles {
  const read = async (named: string): Promise<Buffer> => {
    const content = all.get(named)
    if (content === undefined) throw new BridgeError('auth', `${named} cannot be read: ENOENT`, { outcome: 'not-sent' })
    return Buffer.from(content)
  }
  return { path: (named) => named, read, secret: async (named) => (await read(named)).toString().replace(/\r?\n$/, '') }
}

const noDatabase = {} as Database // a bridge that remembers nothing is lent none
