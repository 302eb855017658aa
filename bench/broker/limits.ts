import { sign, verify } from 'node:crypto'
import pg from 'pg'
import { generateKeyPairFor } from '../../src/signatures/generate-key-pair.ts'
import { importPublicKey } from '../../src/signatures/import-public-key.ts'
import { signatureScheme } from '../../src/signatures/signature-scheme.ts'
import { severally } from '../support/measure.ts'

/** What the machine allows, taken without the node. */
export interface Limit {
  /** @returns how often a second, with so many at once */
  rateFor(seconds: number, atOnce?: number): Promise<number>
  close(): Promise<void>
}

const AT_ONCE = 8 // more than there are threads in the pool: none of them waits
const OCTETS = 230 // as of the body of a certificate

/** The curve operations of one certificate: inner and outer signature verified, signed, and the signature verified. */
export async function curveLimit(): Promise<Limit> {
  const { privateKey, publicKey } = await generateKeyPairFor({
    algorithm: 'id-TA-ECDSA-SHA-256',
    curve: 'brainpoolP256r1',
  })
  const { hash, options } = signatureScheme(publicKey)
  const octets = new Uint8Array(OCTETS)
  const signing = { key: privateKey, ...options }
  const verifying = { key: importPublicKey(publicKey), ...options }
  const makeOne = () =>
    new Promise<Buffer>((resolve, reject) => {
      sign(hash, octets, signing, (error, made) => (error ? reject(error) : resolve(made)))
    })
  const check = (signature: Buffer) =>
    new Promise<void>((resolve, reject) => {
      verify(hash, octets, verifying, signature, (error, valid) => (valid ? resolve() : reject(error)))
    })
  const work = async () => {
    const signature = await makeOne()
    for (let i = 0; i < 3; i++) await check(signature)
  }
  return { rateFor: (seconds, atOnce = AT_ONCE) => rateOf(atOnce, work, seconds), close: async () => {} }
}

/** Three rows, of the size of an exchange, its event and what is owed, in one transaction that is on the disk when it answers. */
export async function commitLimit(url: string, connections: number): Promise<Limit> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  for (const [table] of ROWS)
    await pool.query(`create table ${table} (id bigserial primary key, octets bytea not null)`)
  const work = async () => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      for (const [table, octets] of ROWS) await client.query(`insert into ${table} (octets) values ($1)`, [octets])
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  return { rateFor: (seconds, atOnce = connections) => rateOf(atOnce, work, seconds), close: () => pool.end() }
}

const ROWS = [
  ['bare_exchange', Buffer.alloc(700)],
  ['bare_event', Buffer.alloc(250)],
  ['bare_outbox', Buffer.alloc(60)],
] as const

async function rateOf(atOnce: number, work: () => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now()
  const until = start + 1000 * seconds
  let done = 0
  await severally(
    atOnce,
    () => performance.now() < until,
    async () => {
      await work()
      done += 1
    },
  )
  return (1000 * done) / (performance.now() - start)
}
