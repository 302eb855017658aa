import { access } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { writeDurably } from '../../files/index.ts'
import { type MoveView, OperatorError } from '../../messages/index.ts'
import {
  dump,
  isEmptyDatabase,
  load,
  migrationNames,
  openEmbeddedStore,
  openServerStore,
  type Store,
} from '../../store/index.ts'
import type { Config } from '../config.ts'
import { holdData } from '../hold-folder.ts'
import { movedMarker, refuseMoved, withoutSecrets } from '../open-store.ts'

/**
 * Moves an embedded node's database to a PostgreSQL server. The old one stays as it was, marked so that nobody starts it again.
 * @param url of a new, empty database
 * @throws {OperatorError} `refused`; what `pg` throws where the server cannot be reached
 */
export async function moveNode(
  { config, now }: { readonly config: Config; readonly now: () => Date },
  url: string,
  tell: (doing: string) => void,
): Promise<MoveView> {
  const letGo = await holdData('being moved', config) // so it does not run
  try {
    await assertMovable(config)
    const from = await openEmbeddedStore(config.data, config.embedded)
    try {
      return await moveTo(url, from, { config, now, tell })
    } finally {
      await from.close()
    }
  } finally {
    await letGo()
  }
}

async function assertMovable(config: Config): Promise<void> {
  if (config.database !== undefined)
    throw new OperatorError('refused', 'The database of this node is on a server already.')
  await refuseMoved(config.data)
  const isThere = await access(join(config.data, 'database')).then(
    () => true,
    () => false,
  )
  if (!isThere) throw new OperatorError('refused', `There is no database in ${config.data}.`)
}

async function moveTo(
  url: string,
  from: Store,
  { config, now, tell }: { readonly config: Config; readonly now: () => Date; readonly tell: (doing: string) => void },
): Promise<MoveView> {
  const name = `eac-broker move ${hostname()}:${process.pid}`
  const options = { url, connections: 3, name, onTrouble: () => {} }
  tell(`making the tables at ${withoutSecrets(url)}`)
  const to = await openServerStore({ ...options, migrations: await migrationNames(from.db) })
  try {
    if (!(await isEmptyDatabase(to.db))) {
      throw new OperatorError('refused', `${withoutSecrets(url)} is not empty: a node is moved into a new database.`)
    }
    tell('moving the rows, and counting them again')
    const sums = await load(to.db, dump(from.db, now()))
    const marker = { movedTo: withoutSecrets(url), at: now().toISOString() }
    await writeDurably(movedMarker(config.data), `${JSON.stringify(marker, null, 2)}\n`)
    const rows = sums.reduce((sum, table) => sum + table.rows, 0)
    return { to: withoutSecrets(url), tables: sums.length, rows, marker: movedMarker(config.data) }
  } finally {
    await to.close()
  }
}
