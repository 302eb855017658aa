import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { issueSpocTls, makeCrl, makeSpocRoot, openSpocCa, type SpocCa } from '../../spoc-channel/index.ts'
import type { TlsMaterial } from '../transport/index.ts'
import type { StatePlan } from './world-plan.ts'

/** What a state of the demo world shows others at the TLS channel. Its CA's key lies in the open. */
export interface StateCa {
  readonly root: SpocCa
  /** One certificate for both ends of a connection. */
  readonly tls: TlsMaterial
  /** Of this moment: nothing is revoked. DER. */
  readonly crl: Uint8Array
}

/** As the configuration names them, from the state's folder. */
export const SPOC_TLS_FILES = { certificate: 'spoc/tls.pem', key: 'spoc/tls.key' } as const

const ROOT_FILES = { certificate: 'spoc/root.pem', key: 'spoc/root.key' } as const
const TLS_DAYS = 365
const CRL_DAYS = 30
const DAY = 86_400_000

/** Makes a SPOC CA and the TLS certificate of the SPOC, in the folder of the state. */
export async function makeStateCa({ folder, country, crlUrl }: StatePlan, now: Date): Promise<void> {
  const notBefore = new Date(now.getTime() - 60_000)
  const root = makeSpocRoot({ country, notBefore })
  const hosts = ['localhost']
  const tls = issueSpocTls({ root, kind: 'both', hosts, country, notBefore, days: TLS_DAYS, crlUrl })
  await mkdir(join(folder, 'spoc'), { recursive: true, mode: 0o700 })
  await keep(folder, ROOT_FILES, root)
  await keep(folder, SPOC_TLS_FILES, tls)
}

export async function openStateCa({ folder, country }: StatePlan, now: Date): Promise<StateCa> {
  const { cert, key } = await read(folder, ROOT_FILES)
  const root = openSpocCa(cert, key, { country, commonName: `SPOC CA ${country}` })
  const number = Math.floor(now.getTime() / 1000) // grows from start to start
  const nextUpdate = new Date(now.getTime() + CRL_DAYS * DAY)
  const thisUpdate = new Date(now.getTime() - 60_000)
  const crl = makeCrl({ root, revoked: [], number, thisUpdate, nextUpdate })
  return { root, tls: await read(folder, SPOC_TLS_FILES), crl }
}

interface Files {
  readonly certificate: string
  readonly key: string
}

async function keep(folder: string, { certificate, key }: Files, made: { pem: string; keyPem: string }): Promise<void> {
  await writeFile(join(folder, key), made.keyPem, { mode: 0o600 })
  await writeFile(join(folder, certificate), made.pem)
}

async function read(folder: string, { certificate, key }: Files): Promise<TlsMaterial> {
  return {
    cert: await readFile(join(folder, certificate), 'utf8'),
    key: await readFile(join(folder, key), 'utf8'),
  }
}
