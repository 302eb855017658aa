import { identifierText } from './cms/named-signer.ts'
import type { Defect } from './content/defect.ts'
import { ListError } from './errors.ts'
import { certificatesOf, type DefectList, type SignedList } from './signed-list.ts'
import { type Certificate, countryOf, sameOctets } from './x509/certificate.ts'

/** What is otherwise in a later list. */
export type ListChanges = CertificateChanges | DefectChanges

export interface CertificateChanges {
  readonly of: 'certificates'
  /** Countries with changes, in the order of the alphabet. */
  readonly countries: readonly CountryChanges[]
}

export interface CountryChanges {
  readonly country: string
  readonly added: readonly Certificate[]
  readonly removed: readonly Certificate[]
  /** Another certificate of the same key, or with the same issuer and serial number. */
  readonly replaced: readonly { readonly before: Certificate; readonly after: Certificate }[]
}

export interface DefectChanges {
  readonly of: 'defects'
  readonly added: readonly Defect[]
  readonly removed: readonly Defect[]
  /** The same document signer with other defects. */
  readonly changed: readonly { readonly before: Defect; readonly after: Defect }[]
}

/** @throws {ListError} `kinds-differ` */
export function compareLists(before: SignedList, after: SignedList): ListChanges {
  if (before.kind !== after.kind) throw new ListError('kinds-differ', { found: `${before.kind} and ${after.kind}` })
  if (before.kind === 'defect-list' && after.kind === 'defect-list') return compareDefects(before, after)
  return compareCertificates(certificatesOf(before), certificatesOf(after))
}

function compareCertificates(before: readonly Certificate[], after: readonly Certificate[]): CertificateChanges {
  const removed = missingFrom(after, before)
  const added = missingFrom(before, after)
  const replaced = pairs(removed, added)
  const paired = new Set(replaced.flatMap((pair) => [pair.before, pair.after]))
  const [gone, come] = [removed, added].map((some) => some.filter((one) => !paired.has(one)))
  const countries = [...new Set([...removed, ...added].map(countryOf))].sort()
  const of = (country: string) => (one: Certificate) => countryOf(one) === country
  return {
    of: 'certificates',
    countries: countries.map((country) => ({
      country,
      added: come!.filter(of(country)),
      removed: gone!.filter(of(country)),
      replaced: replaced.filter(({ after }) => countryOf(after) === country),
    })),
  }
}

function missingFrom(there: readonly Certificate[], here: readonly Certificate[]): Certificate[] {
  const known = new Set(there.map(({ fingerprint }) => fingerprint))
  const once = new Map(here.map((one) => [one.fingerprint, one]))
  return [...once.values()].filter(({ fingerprint }) => !known.has(fingerprint))
}

function pairs(removed: readonly Certificate[], added: readonly Certificate[]): CountryChanges['replaced'] {
  const free = new Set(added)
  return removed.flatMap((before) => {
    const after = [...free].find((one) => takesThePlaceOf(one, before))
    if (after === undefined) return []
    free.delete(after)
    return [{ before, after }]
  })
}

function takesThePlaceOf(after: Certificate, before: Certificate): boolean {
  if (countryOf(after) !== countryOf(before)) return false
  if (after.issuer.comparable !== before.issuer.comparable) return false
  return sameOctets(after.publicKeyInfo, before.publicKeyInfo) || after.serial === before.serial
}

function compareDefects(before: DefectList, after: DefectList): DefectChanges {
  const [known, now] = [byDocumentSigner(before), byDocumentSigner(after)]
  const changed = [...now].flatMap(([signer, defect]) => {
    const earlier = known.get(signer)
    return earlier === undefined || sameDefect(earlier, defect) ? [] : [{ before: earlier, after: defect }]
  })
  return {
    of: 'defects',
    added: [...now].filter(([signer]) => !known.has(signer)).map(([, defect]) => defect),
    removed: [...known].filter(([signer]) => !now.has(signer)).map(([, defect]) => defect),
    changed,
  }
}

/** Several entries of one document signer count as one. */
function byDocumentSigner({ defects }: DefectList): Map<string, Defect> {
  const found = new Map<string, Defect>()
  for (const defect of defects) {
    const signer = documentSignerText(defect)
    const earlier = found.get(signer)
    const knownDefects = [...(earlier?.knownDefects ?? []), ...defect.knownDefects]
    found.set(signer, { ...earlier, ...defect, knownDefects })
  }
  return found
}

/** Whose documents a defect is about, in words. */
export function documentSignerText({ signer, certificateHash }: Defect): string {
  const parts = [signer && identifierText(signer), certificateHash && `certificate ${certificateHash}`]
  return parts.filter(Boolean).join(', ') || 'no document signer named'
}

function sameDefect(a: Defect, b: Defect): boolean {
  return comparable(a) === comparable(b)
}

function comparable({ knownDefects, description }: Defect): string {
  const texts = knownDefects.map(({ oid, parameters, description }) =>
    JSON.stringify([oid, Buffer.from(parameters ?? []).toString('hex'), description]),
  )
  return JSON.stringify([texts.sort(), description])
}
