import { CvcError } from './errors.ts'
import { decodeObjectIdentifier, encodeObjectIdentifier } from './object-identifier.ts'
import { type DataObject, ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { TAGS } from './tags.ts'
import { writeObject } from './write-objects.ts'

/** TR-03110-3 C.3 and TR-03110-4 2.2.3: what is known; all others are carried and never a reason to refuse. */
export const EXTENSIONS = {
  '0.4.0.127.0.7.3.1.3.1': { name: 'id-description', kind: 'description' },
  '0.4.0.127.0.7.3.1.3.2': { name: 'id-sector', kind: 'sector' },
  '0.4.0.127.0.7.3.1.3.3': { name: 'id-PS-sector', kind: 'ps-sector' },
  '0.4.0.127.0.7.3.1.2.2.1': { name: 'id-eIDAccess', kind: 'authorization' },
  '0.4.0.127.0.7.3.1.2.2.2': { name: 'id-specialFunctions', kind: 'authorization' },
  '1.2.250.1.223.1001.1.3': { name: 'id-ERAspecific', kind: 'authorization' },
  '2.23.136.1.1.9.1.3': { name: 'id-icao-lds2-travelRecords-access', kind: 'authorization' },
  '2.23.136.1.1.9.2.3': { name: 'id-icao-lds2-visaRecords-access', kind: 'authorization' },
  '2.23.136.1.1.9.3.3': { name: 'id-icao-lds2-additionalBiometrics-access', kind: 'authorization' },
} as const satisfies Record<string, { name: string; kind: ExtensionContent['kind'] }>

/** One `73` template of a certificate or request: an object identifier and what stands behind it, untouched. */
export interface Extension {
  readonly oid: string
  readonly objects: readonly { readonly tag: number; readonly value: Uint8Array }[]
}

/** What an extension says, where its identifier is known and its content has the form that belongs to it. */
export type ExtensionContent =
  | { readonly kind: 'description'; readonly name: string; readonly hash: Uint8Array }
  | { readonly kind: 'sector'; readonly name: string; readonly hashes: readonly Uint8Array[] }
  | { readonly kind: 'ps-sector'; readonly name: string; readonly sectors: readonly PsSector[] }
  | { readonly kind: 'authorization'; readonly name: string; readonly bits: Uint8Array }
  | { readonly kind: 'unknown' }

/** Sector of pseudonymous signatures: which standard parameters, and the hash of the sector's key. */
export interface PsSector {
  readonly parameterId: Uint8Array
  readonly hash: Uint8Array
}

const [FIRST_HASH, SECOND_HASH, PS_SECTOR] = [0x80, 0x81, 0xa0]

/** Never throws: what it does not understand is `unknown`. */
export function extensionContent({ oid, objects }: Extension): ExtensionContent {
  const known = Object.hasOwn(EXTENSIONS, oid) ? EXTENSIONS[oid as keyof typeof EXTENSIONS] : undefined
  if (!known) return { kind: 'unknown' }
  const { name, kind } = known
  const tags = objects.map(({ tag }) => tag)
  const values = objects.map(({ value }) => value)
  const [value] = values
  if (kind === 'ps-sector') return psSectors(name, objects)
  if (
    kind === 'sector' &&
    value &&
    tags[0] === FIRST_HASH &&
    (tags.length === 1 || tags[1] === SECOND_HASH) &&
    tags.length < 3
  ) {
    return { kind, name, hashes: values }
  }
  if (!value || tags.length !== 1) return { kind: 'unknown' }
  if (kind === 'description' && tags[0] === FIRST_HASH) return { kind, name, hash: value }
  if (kind === 'authorization' && tags[0] === TAGS.discretionaryData) return { kind, name, bits: value }
  return { kind: 'unknown' }
}

/** `65`: one or more templates. @throws {CvcError} `object-…`, `extension-repeated` */
export function readExtensions(outer: ObjectReader, object: DataObject): Extension[] {
  const reader = outer.enter(object)
  const extensions = new Map<string, Extension>()
  do {
    const template = reader.read(TAGS.discretionaryDataTemplate)
    const extension = readExtension(reader.enter(template))
    const where = { offset: template.offset, path: reader.path, found: extension.oid }
    if (extensions.has(extension.oid)) throw new CvcError('extension-repeated', where)
    extensions.set(extension.oid, extension)
  } while (!reader.atEnd)
  return [...extensions.values()]
}

/** The complete `65` object; nothing for no extensions. */
export function encodeExtensions(extensions: readonly Extension[]): Uint8Array {
  if (extensions.length === 0) return new Uint8Array()
  const templates = extensions.map(({ oid, objects }) => {
    const identifier = writeObject(TAGS.objectIdentifier, encodeObjectIdentifier(oid))
    const contents = objects.map(({ tag, value }) => writeObject(tag, value))
    return writeObject(TAGS.discretionaryDataTemplate, identifier, ...contents)
  })
  return writeObject(TAGS.extensions, ...templates)
}

function readExtension(reader: ObjectReader): Extension {
  const oid = atObject(reader, reader.read(TAGS.objectIdentifier), decodeObjectIdentifier)
  const objects: { tag: number; value: Uint8Array }[] = []
  while (!reader.atEnd) {
    const { tag, value } = reader.next()
    objects.push({ tag, value })
  }
  return { oid, objects }
}

function psSectors(name: string, objects: Extension['objects']): ExtensionContent {
  const sectors = objects.map(psSector)
  if (sectors.length === 0 || sectors.includes(undefined)) return { kind: 'unknown' }
  return { kind: 'ps-sector', name, sectors: sectors.filter((sector) => sector !== undefined) }
}

function psSector({ tag, value }: { tag: number; value: Uint8Array }): PsSector | undefined {
  if (tag !== PS_SECTOR) return undefined
  try {
    const reader = ObjectReader.over(value)
    const sector = { parameterId: reader.read(FIRST_HASH).value, hash: reader.read(SECOND_HASH).value }
    reader.finish()
    return sector
  } catch {
    return undefined
  }
}
