import { withBits } from './bits.ts'
import { CvcError } from './errors.ts'
import { readObjectIdentifier, sharedObjectIdentifier } from './object-identifier.ts'
import { joinOctets } from './octets.ts'
import { type DataObject, ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { bitOf, RIGHTS, type RightName, type RightsDomain } from './rights.ts'
import { TAGS } from './tags.ts'
import { type ObjectWriter, writeObject } from './write-objects.ts'

/**
 * TR-03110-3 C.3, TR-03110-4 2.2.3.2, 2.2.4.1 and 2.2.6, ICAO Doc 9303-10: what is known; all others are carried and never
 * a reason to refuse.
 */
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
} as const satisfies Record<string, { name: string; kind: 'description' | 'sector' | 'ps-sector' | 'authorization' }>

/** One `73` template of a certificate or request: an object identifier and what stands behind it, untouched. TR-03110-3 C.3. */
export interface Extension {
  /** What it is, as dotted text; {@link EXTENSIONS} has those that are known. */
  readonly oid: string
  /** What stands behind the identifier, in this order. */
  readonly objects: readonly {
    /** One octet, or two where the first is 5F or 7F. */
    readonly tag: number
    /** Without tag and length. */
    readonly value: Uint8Array
  }[]
}

/** What an extension says, where its identifier is known and its content has the form that belongs to it. */
export type ExtensionContent = KnownExtension | { readonly kind: 'unknown' }

/** The typed content of an extension; the hashes are those of the algorithm that signs the certificate. */
export type KnownExtension =
  | {
      readonly kind: 'description'
      readonly name: 'id-description'
      /** Of the complete CertificateDescription. TR-03110-4 2.2.6. */
      readonly hash: Uint8Array
    }
  | {
      readonly kind: 'sector'
      readonly name: 'id-sector'
      /** One or two, of sector public keys (the complete `7F49` objects). TR-03110-3 C.3.2.1. */
      readonly hashes: readonly Uint8Array[]
    }
  | {
      readonly kind: 'ps-sector'
      readonly name: 'id-PS-sector'
      /** Of pseudonymous signatures, at least one. TR-03110-3 C.3.2.2. */
      readonly sectors: readonly PsSector[]
    }
  | {
      readonly kind: 'authorization'
      /** Which one. */
      readonly name: AuthorizationName
      /** Rights beyond those of the CHAT; bit 0 is the least significant bit of the last octet. TR-03110-3 C.3.1. */
      readonly bits: Uint8Array
    }

type ExtensionRow = (typeof EXTENSIONS)[keyof typeof EXTENSIONS]
/** The authorization extensions by name; those of ICAO LDS2 have no {@link RIGHTS} here, since their bits are not public. */
export type AuthorizationName = Extract<ExtensionRow, { kind: 'authorization' }>['name']

/** Sector of pseudonymous signatures: which standard parameters, and the hash of the sector's key. TR-03110-3 C.3.2.2. */
export interface PsSector {
  /** Id of the domain parameters: an unsigned integer, big-endian. */
  readonly parameterId: Uint8Array
  /** Of the sector public key as an elliptic curve point, without domain parameters. */
  readonly hash: Uint8Array
}

const [FIRST_HASH, SECOND_HASH, PS_SECTOR] = [0x80, 0x81, 0xa0]
const UNKNOWN = { kind: 'unknown' } as const

/** The name of an authorization extension; undefined for any other identifier. */
export function authorizationName(oid: string): AuthorizationName | undefined {
  const row = rowOf(oid)
  return row?.kind === 'authorization' ? row.name : undefined
}

/** What an extension says. Never throws: what it does not understand is `unknown`. TR-03110-3 C.3. */
export function extensionContent({ oid, objects }: Extension): ExtensionContent {
  const row = rowOf(oid)
  const [first, second] = objects
  if (!row || !first) return UNKNOWN
  const single = objects.length === 1 ? first : undefined
  switch (row.kind) {
    case 'description':
      return single?.tag === FIRST_HASH ? { ...row, hash: single.value } : UNKNOWN
    case 'authorization':
      return single?.tag === TAGS.discretionaryData ? { ...row, bits: single.value } : UNKNOWN
    case 'sector': {
      const fits = first.tag === FIRST_HASH && (!second || second.tag === SECOND_HASH) && objects.length < 3
      return fits ? { ...row, hashes: objects.map(({ value }) => value) } : UNKNOWN
    }
    case 'ps-sector': {
      const sectors = objects.map(psSector).filter((sector) => sector !== undefined)
      return sectors.length === objects.length ? { ...row, sectors } : UNKNOWN
    }
  }
}

/**
 * The extension that says this: `extensionContent(makeExtension(content))` is `content` again. TR-03110-3 C.3.
 * @throws {CvcError} `extension-malformed`: no octets in a hash or in the bits, no sector or more than two keys
 */
export function makeExtension(content: KnownExtension): Extension {
  const oid = Object.keys(EXTENSIONS).find((key) => rowOf(key)?.name === content.name)!
  const objects = objectsOf(content)
  if (objects.length === 0 || objects.some(({ value }) => value.length === 0)) {
    throw new CvcError('extension-malformed', { found: content.name })
  }
  return { oid, objects }
}

/** An authorization extension that grants these rights, in as few octets as their table needs. TR-03110-3 C.3.1. */
export function makeAuthorization<Name extends AuthorizationName & RightsDomain>(
  name: Name,
  rights: readonly RightName<Name>[],
): Extension {
  const highest = Math.max(...Object.values<{ readonly bit: number }>(RIGHTS[name]).map(({ bit }) => bit))
  const bits = withBits(
    (highest >> 3) + 1,
    rights.map((right) => bitOf(name, right)),
  )
  return makeExtension({ kind: 'authorization', name, bits })
}

function rowOf(oid: string): ExtensionRow | undefined {
  return Object.hasOwn(EXTENSIONS, oid) ? EXTENSIONS[oid as keyof typeof EXTENSIONS] : undefined
}

function objectsOf(content: KnownExtension): Extension['objects'] {
  switch (content.kind) {
    case 'description':
      return [{ tag: FIRST_HASH, value: content.hash }]
    case 'authorization':
      return [{ tag: TAGS.discretionaryData, value: content.bits }]
    case 'sector':
      if (content.hashes.length > 2) throw new CvcError('extension-malformed', { found: 'more than two sector keys' })
      return content.hashes.map((value, i) => ({ tag: i === 0 ? FIRST_HASH : SECOND_HASH, value }))
    case 'ps-sector':
      return content.sectors.map(({ parameterId, hash }) => {
        return {
          tag: PS_SECTOR,
          value: joinOctets(writeObject(FIRST_HASH, parameterId), writeObject(SECOND_HASH, hash)),
        }
      })
  }
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

/** The complete `65` object; there must be an extension. @throws {CvcError} `too-long-to-encode` */
export function writeExtensions(writer: ObjectWriter, extensions: readonly Extension[]): void {
  writer.open(TAGS.extensions)
  for (const { oid, objects } of extensions) {
    writer.open(TAGS.discretionaryDataTemplate)
    writer.write(TAGS.objectIdentifier, sharedObjectIdentifier(oid))
    for (const { tag, value } of objects) writer.write(tag, value)
    writer.close()
  }
  writer.close()
}

function readExtension(reader: ObjectReader): Extension {
  const oid = atObject(reader, reader.read(TAGS.objectIdentifier), readObjectIdentifier)
  const objects: { tag: number; value: Uint8Array }[] = []
  while (!reader.atEnd) {
    const { tag, value } = reader.next()
    objects.push({ tag, value })
  }
  return { oid, objects }
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
