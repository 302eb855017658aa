import { context, type Element, readWhole, TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { bits, boolean, objectIdentifier, octetString, smallNumber } from '../ber/values.ts'
import { EXTENSIONS } from '../object-identifiers.ts'
import { type BasicConstraints, type CertificateExtensions, KEY_USAGES, type KeyUsage } from './certificate.ts'

const MOST_EXTENSIONS = 64
const MOST_PURPOSES = 64

interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

/** @param around the `[3]` of a certificate; undefined for one without extensions */
export function readExtensions(around: Element | undefined): CertificateExtensions {
  const found = around === undefined ? new Map<string, Extension>() : gather(around)
  const constraints = found.get(EXTENSIONS.basicConstraints)
  const usage = found.get(EXTENSIONS.keyUsage)
  const purposes = found.get(EXTENSIONS.extendedKeyUsage)
  const subjectKey = found.get(EXTENSIONS.subjectKeyIdentifier)
  const authorityKey = authorityKeyIdentifier(found.get(EXTENSIONS.authorityKeyIdentifier))
  return {
    ...(constraints && { basicConstraints: basicConstraints(constraints) }),
    ...(usage && { keyUsage: keyUsage(usage) }),
    ...(purposes && { extendedKeyUsage: { purposes: keyPurposes(purposes), critical: purposes.critical } }),
    ...(subjectKey && { subjectKeyIdentifier: hex(octetString(readWhole(subjectKey.value))) }),
    ...(authorityKey !== undefined && { authorityKeyIdentifier: authorityKey }),
    nameChange: found.has(EXTENSIONS.nameChange),
  }
}

function gather(around: Element): Map<string, Extension> {
  const found = new Map<string, Extension>()
  for (const one of onlyChild(around).children()) {
    if (found.size === MOST_EXTENSIONS) throw one.error('value-malformed', `over ${MOST_EXTENSIONS} extensions`)
    const fields = fieldsOf(one, TAG.sequence, 'extension')
    const oid = objectIdentifier(fields.take(TAG.objectIdentifier))
    const critical = fields.takeIf(TAG.boolean)
    const value = octetString(fields.take(TAG.octetString))
    fields.finish()
    if (found.has(oid)) throw one.error('value-malformed', `the extension ${oid} twice`)
    found.set(oid, { critical: critical !== undefined && boolean(critical), value })
  }
  return found
}

function onlyChild(around: Element): Element {
  const [list] = around.children()
  if (list === undefined || list.octets.length !== around.value.length)
    throw around.error('value-malformed', 'not one list')
  return list
}

function basicConstraints({ value }: Extension): BasicConstraints {
  const fields = fieldsOf(readWhole(value), TAG.sequence, 'basic constraints')
  const isCa = fields.takeIf(TAG.boolean)
  const pathLength = fields.takeIf(TAG.integer)
  fields.finish()
  return {
    isCa: isCa !== undefined && boolean(isCa),
    ...(pathLength && { pathLength: smallNumber(pathLength) }),
  }
}

function keyUsage({ value }: Extension): KeyUsage[] {
  const set = bits(readWhole(value))
  return KEY_USAGES.filter((_, bit) => ((set[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0)
}

function keyPurposes({ value }: Extension): string[] {
  const purposes: string[] = []
  for (const one of readWhole(value).children()) {
    if (purposes.length === MOST_PURPOSES) throw one.error('value-malformed', `over ${MOST_PURPOSES} key purposes`)
    purposes.push(objectIdentifier(one))
  }
  return purposes
}

function authorityKeyIdentifier(extension: Extension | undefined): string | undefined {
  if (extension === undefined) return undefined
  const identifier = fieldsOf(readWhole(extension.value), TAG.sequence, 'authority key identifier').takeIf(
    context(0, 'primitive'),
  )
  return identifier && hex(identifier.value)
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}
