import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { addDays, type CvCertificate, calendarDateOf, inspectionSystemRights, type Role } from '../../src/cvc/index.ts'
import { objectsIn, wrapObject } from './data-objects.ts'
import { makeBrainpoolKey, signPlain } from './openssl.ts'
import { runProgram, succeed } from './run-program.ts'

/** A certificate request and the key it is about, made without our codec. */
export interface ForeignRequest {
  readonly octets: Uint8Array
  readonly keyFile: string
  readonly holderReference: string
}

/**
 * A terminal's request in the octets of OpenPACE, signed by OpenSSL. `cvc-create` makes certificates and no requests, so
 * it makes the certificate that holds all a request says (with the domain parameters it puts into a CVCA's key only);
 * what a request does not have, CHAT and dates, is taken out, and the terminal's key signs what is left.
 */
export async function makeForeignRequest(wish: {
  folder: string
  holderReference: string
  /** The certificate of the authority that is asked, a file. */
  authority: string
  /** Makes the outer signature: the terminal's key before this one. */
  before?: ForeignRequest
}): Promise<ForeignRequest> {
  const { holderReference, before } = wish
  const keyFile = `${wish.folder}/${holderReference}.pkcs8`
  await makeBrainpoolKey(keyFile)
  const certificate = await createCertificate({ ...wish, keyFile })
  const kept = objectsIn(certificate, ['7f21', '7f4e']).filter(({ tag }) => !NOT_IN_REQUESTS.includes(tag))
  const body = wrapObject(
    '7f4e',
    kept.map(({ octets }) => octets),
  )
  const signature = wrapObject('5f37', [await signPlain(body, keyFile)])
  const request = wrapObject('7f21', [body, signature])
  const octets = before === undefined ? request : await countersign(request, before)
  return { octets, keyFile, holderReference }
}

/** TR-03110-3, C.2.2: the outer signature covers the request and the reference of the key that makes it. */
async function countersign(request: Uint8Array, before: ForeignRequest): Promise<Uint8Array> {
  const reference = wrapObject('42', [Buffer.from(before.holderReference, 'latin1')])
  const signature = await signPlain(Buffer.concat([request, reference]), before.keyFile)
  return wrapObject('67', [request, reference, wrapObject('5f37', [signature])])
}

/** CHAT, effective date, expiration date. */
const NOT_IN_REQUESTS = ['7f4c', '5f25', '5f24']

async function createCertificate(wish: {
  folder: string
  holderReference: string
  authority: string
  keyFile: string
}): Promise<Uint8Array> {
  const file = `${wish.folder}/${wish.holderReference}.cvcert`
  const today = calendarDateOf(new Date())
  const sixDigits = (date: string): string => date.replaceAll('-', '').slice(2)
  const dates = ['--issued', sixDigits(today), '--expires', sixDigits(addDays(today, 1))]
  const signing = ['--sign-as', wish.authority, '--sign-with', wish.keyFile, '--key', wish.keyFile]
  const about = ['--role=cvca', '--type=is', '--scheme=ECDSA_SHA_256', '--chr', wish.holderReference]
  await succeed('cvc-create', [...about, ...dates, ...signing, '--out-cert', file])
  return readFile(file)
}

/** OpenPACE reads a request and verifies the inner signature. */
export async function openpaceVerifiesRequest(octets: Uint8Array, folder: string): Promise<boolean> {
  const file = `${folder}/looked-at.cvreq`
  await writeFile(file, octets)
  const { stdout } = await runProgram('cvc-print', ['--csr', file])
  return /^\s*certificate request verified$/m.test(stdout)
}

export interface OpenpaceReading {
  readonly holderReference: string
  readonly authorityReference: string
  readonly effective: string
  readonly expires: string
  /** The lines about role and rights. */
  readonly authorization: readonly string[]
  readonly verified: boolean
}

/** @param chain the CA certificates OpenPACE may trust, the CVCA's first */
export async function openpaceReads(
  certificate: Uint8Array,
  chain: readonly CvCertificate[],
  folder: string,
): Promise<OpenpaceReading> {
  const trusted = `${folder}/trusted`
  await mkdir(trusted, { recursive: true })
  for (const { holderReference, octets } of chain) await writeFile(`${trusted}/${holderReference}`, octets)
  const file = `${folder}/looked-at.cvcert`
  await writeFile(file, certificate)
  const printed = await succeed('cvc-print', ['--cvc-dir', trusted, '--cvc', file])
  const field = (name: string): string => new RegExp(`^\\s*${name}: (.*)$`, 'm').exec(printed)?.[1] ?? ''
  const authorization = /CHAT:\n([\s\S]*?)\n\s*Effective Date/.exec(printed)?.[1]?.split('\n') ?? []
  return {
    holderReference: field('CHR'),
    authorityReference: field('CAR'),
    effective: field('Effective Date'),
    expires: field('Expiration Date'),
    authorization: authorization.map((line) => line.trim()),
    verified: /^\s*certificate verified$/m.test(printed),
  }
}

const ROLE_LINES = {
  CVCA: 'CVCA certificate',
  'DV-domestic': 'DV certificate',
  'DV-foreign': 'DV certificate',
  terminal: 'Terminal certificate',
} as const satisfies Record<Role, string>

/** Compares what OpenPACE printed with what we read. */
export function assertOpenpaceAgrees(reading: OpenpaceReading, ours: CvCertificate): void {
  const { authorization, verified, ...named } = reading
  const { holderReference, authorityReference, effective, expires, chat } = ours
  assert.deepEqual(named, { holderReference, authorityReference, effective, expires })
  const { fingerprints, iris } = inspectionSystemRights(chat)
  const rights = [...(fingerprints ? ['Read fingerprint'] : []), ...(iris ? ['Read iris'] : [])]
  assert.deepEqual(authorization, ['Inspection system', ...rights, ROLE_LINES[chat.role]])
  assert.equal(verified, true, 'OpenPACE does not verify the signature')
}
