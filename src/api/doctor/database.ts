import { sql } from 'kysely'
import type { ExaminedView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'

const SLOW_MILLISECONDS = 500

export async function examineDatabase({ db, surroundings }: ApiDeps): Promise<readonly ExaminedView[]> {
  const began = performance.now()
  const { rows } = await sql<{ version: string; octets: number }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as octets`.execute(db)
  const milliseconds = Math.round(performance.now() - began)
  const { version = '', octets = 0 } = rows[0] ?? {}
  const kind = surroundings.flushesAtCommit === undefined ? 'on a server' : 'embedded'
  const size = `${Math.ceil(Number(octets) / 1_000_000)} MB`
  const says = `PostgreSQL ${version.split(' ')[0]}, ${kind}, ${size}, answers in ${milliseconds} ms`
  if (surroundings.flushesAtCommit === false) {
    const mend = 'remove embedded.flushAtCommit: false from eac.yaml, and start again'
    return [{ what: 'database', state: 'warning', says: `${says}; survives a killed process, not a power cut`, mend }]
  }
  if (milliseconds < SLOW_MILLISECONDS) return [{ what: 'database', state: 'good', says }]
  return [{ what: 'database', state: 'warning', says, mend: 'look at the load of its machine and at its disk' }]
}
