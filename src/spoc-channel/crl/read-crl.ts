import {
  bits,
  context,
  type Element,
  type Fields,
  fieldsOf,
  ListError,
  readName,
  readWhole,
  serialText,
  TAG,
  time,
} from '../../lists/index.ts'
import { EXTENSION, extensionList, extensionsOf } from '../certificate/extensions.ts'
import type { Crl } from './crl.ts'
import { readScope } from './crl-scope.ts'

export interface CrlLimits {
  readonly octets: number
  readonly entries: number
}

export const CRL_LIMITS: CrlLimits = { octets: 10_000_000, entries: 100_000 }

export type CrlReadResult = { ok: true; crl: Crl } | { ok: false; why: string }

/** A CRL in DER, whoever sent it: what cannot be read is told, not thrown. */
export function readCrl(octets: Uint8Array, limits: CrlLimits = CRL_LIMITS): CrlReadResult {
  if (octets.length > limits.octets) return { ok: false, why: `${octets.length} octets, over ${limits.octets}` }
  try {
    return { ok: true, crl: crlOf(readWhole(octets), limits) }
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    return { ok: false, why: error.message }
  }
}

function crlOf(element: Element, limits: CrlLimits): Crl {
  const fields = fieldsOf(element, TAG.sequence, 'CRL')
  const signed = fields.take(TAG.sequence)
  const signatureAlgorithm = fields.take(TAG.sequence).octets
  const signature = bits(fields.take(TAG.bitString))
  fields.finish()
  return {
    octets: element.octets,
    signedOctets: signed.octets,
    signatureAlgorithm,
    signature,
    ...readSigned(fieldsOf(signed, TAG.sequence, 'CRL'), signatureAlgorithm, limits),
  }
}

function readSigned(fields: Fields, outerAlgorithm: Uint8Array, limits: CrlLimits) {
  fields.takeIf(TAG.integer) // version: extensions say more
  const algorithm = fields.take(TAG.sequence)
  if (Buffer.compare(algorithm.octets, outerAlgorithm) !== 0) {
    throw algorithm.error('value-malformed', 'two signature algorithms')
  }
  const issuer = readName(fields.take(TAG.sequence))
  const thisUpdate = time(fields.takeAny())
  const next = fields.takeIf(TAG.utcTime, TAG.generalizedTime)
  const entries = fields.takeIf(TAG.sequence)
  const extensions = extensionsOf(fields.takeIf(context(0)))
  fields.finish()
  const { revoked, notUnderstood } = readEntries(entries, limits.entries)
  const scope = readScope(extensions)
  return {
    issuer,
    thisUpdate,
    nextUpdate: next === undefined ? undefined : time(next),
    revoked,
    scope: { ...scope, notUnderstood: [...scope.notUnderstood, ...notUnderstood] },
  }
}

const HEEDED: readonly string[] = [EXTENSION.reasonCode, EXTENSION.invalidityDate]

function readEntries(entries: Element | undefined, most: number) {
  const revoked = new Map<string, Date>()
  const notUnderstood = new Set<string>()
  let count = 0
  for (const entry of entries?.children() ?? []) {
    if (++count > most) throw new ListError('too-many-entries', { place: 'CRL', found: `over ${most}` })
    const fields = fieldsOf(entry, TAG.sequence, 'CRL entry')
    const serial = serialText(fields.take(TAG.integer).value)
    revoked.set(serial, time(fields.takeAny()))
    const extensions = fields.takeIf(TAG.sequence)
    fields.finish()
    if (extensions === undefined) continue
    for (const { id, critical } of extensionList(extensions))
      if (critical && !HEEDED.includes(id)) notUnderstood.add(id)
  }
  return { revoked, notUnderstood: [...notUnderstood] }
}
