import { join } from 'node:path'
import { z } from 'zod'
import { type MadeTls, makeCrl, openSpocCa, type SpocCa } from '../../spoc-channel/index.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../world.ts'

const issued = z.strictObject({
  name: z.string(),
  serial: z.string().regex(/^[0-9a-f]+$/),
  kind: z.enum(['client', 'server', 'both']),
  notAfter: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
})

const record = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  organization: z.string().optional(),
  commonName: z.string(),
  crlUrl: z.string(),
  /** Of the last CRL; the next one is one higher. */
  crlNumber: z.number().int().min(0),
  issued: z.array(issued),
})

/** What a CA remembers in `ca.json`, beside its key and certificate. */
export type CaRecord = z.infer<typeof record>
export type Issued = z.infer<typeof issued>

/** A folder of `eac spoc-ca`, open. */
export interface CaFolder {
  readonly folder: string
  readonly ca: SpocCa
  readonly record: CaRecord
}

const RECORD = 'ca.json'
const DAY = 86_400_000
export const CRL_DAYS = 30

/** @throws {CliError} `refused` where there is something already */
export async function keepNewCa(world: CliWorld, folder: string, ca: SpocCa, record: CaRecord): Promise<string[]> {
  const key = await keepKey(world, folder, 'root', ca.keyPem)
  const certificate = await keep(world, folder, 'root.pem', ca.pem)
  return [key, certificate, ...(await publishCrl(world, { folder, ca, record }, CRL_DAYS))]
}

/** @throws {CliError} `misuse` for a folder that `eac spoc-ca init` did not make */
export async function openCaFolder(world: CliWorld, folder: string): Promise<CaFolder> {
  const [text, cert, key] = await Promise.all([RECORD, 'root.pem', 'root.key'].map((name) => read(world, folder, name)))
  const kept = record.safeParse(jsonIn(text!))
  if (!kept.success) {
    throw new CliError('misuse', `${join(folder, RECORD)} is not as eac spoc-ca writes it; restore it or make a new CA`)
  }
  const { country, organization, commonName } = kept.data
  try {
    return { folder, ca: openSpocCa(cert!, key!, { country, organization, commonName }), record: kept.data }
  } catch (cause) {
    throw new CliError('misuse', `root.pem and root.key in ${folder} cannot be used: ${(cause as Error).message}`, {
      cause,
    })
  }
}

/** Key first, then the record: no certificate leaves of which the CA does not know. */
export async function keepIssued(world: CliWorld, { folder, record }: CaFolder, one: Issued, made: MadeTls) {
  const key = await keepKey(world, folder, one.name, made.keyPem)
  await keepRecord(world, folder, { ...record, issued: [...record.issued, one] })
  return [key, await keep(world, folder, `${one.name}.pem`, made.pem)]
}

/** Makes the next CRL. @returns what was written */
export async function publishCrl(world: CliWorld, { folder, ca, record }: CaFolder, days: number): Promise<string[]> {
  const now = world.now()
  const number = record.crlNumber + 1
  const revoked = record.issued.flatMap(({ serial, revokedAt }) =>
    revokedAt === undefined ? [] : [{ serial, at: new Date(revokedAt) }],
  )
  const nextUpdate = new Date(now.getTime() + days * DAY)
  const crl = makeCrl({ root: ca, revoked, number, thisUpdate: now, nextUpdate })
  await keepRecord(world, folder, { ...record, crlNumber: number })
  return [await keep(world, folder, 'spoc.crl', crl)]
}

function keepRecord(world: CliWorld, folder: string, record: CaRecord): Promise<string> {
  return keep(world, folder, RECORD, `${JSON.stringify(record, undefined, 2)}\n`)
}

async function keep(world: CliWorld, folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await world.writeFile(path, Buffer.from(content))
  return path
}

async function keepKey(world: CliWorld, folder: string, name: string, pem: string): Promise<string> {
  const path = join(folder, `${name}.key`)
  try {
    await world.createPrivateFile(path, Buffer.from(pem))
    return path
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new CliError('refused', `${path} is there already; choose another name or folder`, { cause })
  }
}

async function read(world: CliWorld, folder: string, name: string): Promise<string> {
  try {
    return Buffer.from(await world.readFile(join(folder, name))).toString()
  } catch (cause) {
    const how = `make one with eac spoc-ca init ${folder}`
    throw new CliError('misuse', `${join(folder, name)} cannot be read: ${folder} is no folder of a SPOC CA; ${how}`, {
      cause,
    })
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
