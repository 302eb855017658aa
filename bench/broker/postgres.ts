import { Client } from 'pg'
import { type PostgresServer, startPostgres } from '../../test/support/postgres.ts'
import { childrenOf, parentOf } from './processor-time.ts'

/** What an operator's server does: what it has committed is on the disk. */
const DURABLE = {
  fsync: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  shared_buffers: '128MB',
}

/** A PostgreSQL server that ends with this process. @param more settings */
export const startDurablePostgres = (more: Readonly<Record<string, string>> = {}): Promise<PostgresServer> =>
  startPostgres({ keepsCommits: true, settings: { ...DURABLE, ...more } })

/** How much work is owed. */
export async function countOwed(url: string): Promise<number> {
  return asking(url, async (client) => {
    const { rows } = await client.query<{ owed: number }>('select count(*)::integer as owed from outbox')
    return rows[0]?.owed ?? 0
  })
}

/** @returns the processes of the server as they are whenever it is called, to see what they cost */
export async function postgresProcesses(url: string): Promise<() => number[]> {
  const server = await asking(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return parentOf(rows[0]?.pid ?? 0)
  })
  return () => childrenOf(server)
}

async function asking<Answer>(url: string, question: (client: Client) => Promise<Answer>): Promise<Answer> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await question(client)
  } finally {
    await client.end()
  }
}
