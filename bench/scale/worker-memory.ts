import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { createLog } from '../../src/app/log.ts'
import { makeFolder } from '../../src/app/make-folder.ts'
import { openOperator } from '../../src/app/node.ts'
import { type Database, makeYears, openServerStore } from '../../src/store/index.ts'
import { freePort } from '../../test/support/free-port.ts'
import { selfSigned } from '../../test/support/service.ts'
import { addAuthority, register } from '../../test/support/utopia.ts'

const ROOT = join(import.meta.dirname, '../..')
const WORK_AT_HAND = 4_000 // never so little that the worker has to wait

/**
 * A worker (`eac serve` in a process of its own) answers so many requests for CA certificates, which lie in the database accepted
 * and owed. @returns its resident memory in megabytes, a sample each half second, in order
 */
export async function workerMemory(url: string, messages: number, progress: (text: string) => void): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-bench-'))
  const store = await openServerStore({ url, connections: 3, name: 'bench', onTrouble: () => {} })
  try {
    await makeYears(store.db, new Date())
    const worker = await startWorker(await foundNode(folder, url), progress)
    try {
      return await feed(store.db, messages, () => residentMegabytes(worker.pid!), progress)
    } finally {
      worker.kill('SIGTERM')
      if (worker.exitCode === null) await once(worker, 'exit')
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A CVCA with a DV as its partner. @returns the configuration file */
async function foundNode(folder: string, url: string): Promise<string> {
  const port = await freePort()
  const now = () => new Date()
  const sections = { database: { url }, log: { level: 'warn' } }
  const publicUrl = `https://127.0.0.1:${port}`
  const wish = { folder, country: 'UT', commonName: 'UT', host: '127.0.0.1', port, publicUrl, sections }
  const { config } = await makeFolder(wish, now())
  const operator = await openOperator({ config, log: createLog('silent'), now })
  await addAuthority(operator, 'UT-CVCA', 'CVCA', 'CVCATST')
  const tlsCertificates = [selfSigned('dv').certPem]
  await register(operator, { name: 'dv', authority: 'UT-CVCA', role: 'DV', mnemonic: 'DVDOM', tlsCertificates })
  await operator.close()
  return join(folder, 'eac.yaml')
}

async function startWorker(config: string, progress: (text: string) => void) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/eac.js'), 'serve', '--config', config], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, EAC_ROLE: 'worker' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.on('data', (text) => progress(String(text).trimEnd()))
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

async function feed(db: Database, messages: number, memory: () => Promise<number>, progress: (text: string) => void) {
  const samples: number[] = []
  let [fed, told] = [0, 0]
  for (;;) {
    const { rows } = await sql<{ owed: number }>`select count(*)::integer as owed from outbox`.execute(db)
    const owed = rows[0]!.owed
    const done = fed - owed
    if (done > 0) samples.push(await memory())
    if (done - told >= messages / 10) {
      told = done
      progress(`worker: ${done.toLocaleString('en')} messages, ${samples.at(-1)?.toFixed(0)} MB …`)
    }
    if (done >= messages) return samples
    const more = Math.min(WORK_AT_HAND, messages - fed)
    if (owed < WORK_AT_HAND / 2 && more > 0) {
      await acceptMany(db, more)
      fed += more
    }
    await pause(500)
  }
}

/** Accepted, and owed: a caller without callbacks, so its exchange ends when it is handled. */
async function acceptMany(db: Database, count: number): Promise<void> {
  await sql`
    with made as (
      insert into exchange (id, partner_id, authority_id, direction, contract, operation, content_sha256, state, created_at)
      select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid,
        partner.id, partner.authority_id, 'in', 'tr-03129/1.1', 'GetCACertificates', '', 'accepted', now()
      from partner, generate_series(1, ${sql.lit(count)})
      returning id)
    insert into outbox (exchange_id, task, state, created_at) select id, 'handle', 'due', now() from made`.execute(db)
}

/** Of Linux. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
