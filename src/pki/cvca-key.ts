import {
  addDays,
  type CertificateFields,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
  encodePublicKey,
  type HolderReference,
  makeInspectionSystemChat,
  publicKeyOf,
  type Signer,
  signCertificate,
} from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  activateKey,
  findActiveKey,
  insertAuthorityKey,
  insertEvent,
  lockAll,
  type Tx,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { publicKeyHash } from './fingerprints.ts'
import { keep } from './keep.ts'
import { nextHolderReference } from './next-holder-reference.ts'
import { noteIssued } from './note-issued.ts'
import { PkiError } from './pki-error.ts'
import { policyOf } from './policy.ts'

/** A key that signs certificates, by its reference. */
export interface CvcaSigner {
  readonly holderReference: HolderReference
  readonly signer: Signer
}

export interface CvcaCertificates {
  readonly selfSigned: CvCertificate
  /** The same key, holder and days, signed by the key before: it moves trust from that one to this (TR-03110-3 2.5). */
  readonly link: CvCertificate | undefined
}

/** What else is written in the transaction that puts the key to use. */
export type AlsoOnUse = (tx: Tx, certificates: CvcaCertificates) => Promise<void>

/**
 * Gives a CVCA its first or next key pair: self-signed certificate and, with a key before, the link certificate. What will
 * be signed is written down first; the key signs for others only once its certificates are kept.
 * @throws {PkiError} `not-a-cvca`, `rolled-over-meanwhile`
 */
export async function makeCvcaKey(
  authority: AuthorityRecord,
  before: CvcaSigner | undefined,
  deps: PkiDeps,
  also: AlsoOnUse = async () => {},
): Promise<CvcaCertificates> {
  const made = await makeKeyPair(authority, deps)
  const wishes = certificatesWanted(authority, made, before, deps.now())
  const key = await writeDown(authority, made, wishes, deps)
  const certificates = {
    selfSigned: await certify(wishes.selfSigned, made.signer),
    link: before && wishes.link && (await certify(wishes.link, before.signer)),
  }
  await noteOwnCertificates(authority, certificates, deps)
  await keepAndActivate(authority, { key, before }, certificates, also, deps)
  return certificates
}

interface MadeKey extends CvcaSigner {
  readonly keyId: string
}

interface Wishes {
  readonly selfSigned: CertificateFields
  readonly link: CertificateFields | undefined
}

async function makeKeyPair(authority: AuthorityRecord, deps: PkiDeps): Promise<MadeKey> {
  const { ownKey } = policyOf(authority)
  if (ownKey === undefined) throw new PkiError('not-a-cvca', `${authority.name} has no policy for keys of its own`)
  const holderReference = await nextHolderReference(authority, holderName(authority), deps)
  const { keyId } = await deps.keys.create(ownKey, { place: authority.keyPlace })
  return { holderReference, keyId, signer: await deps.keys.signer(keyId) }
}

function certificatesWanted(
  authority: AuthorityRecord,
  made: MadeKey,
  before: CvcaSigner | undefined,
  now: Date,
): Wishes {
  const { ownValidityDays, grants } = policyOf(authority)
  if (ownValidityDays === undefined || grants === undefined) {
    throw new PkiError('not-a-cvca', `${authority.name} has no policy for certificates of its own`)
  }
  const effective = calendarDateOf(now)
  const fields = {
    publicKey: publicKeyOf(made.signer.publicKey, { domainParameters: true }),
    holderReference: made.holderReference,
    chat: makeInspectionSystemChat({ role: 'CVCA', ...grants }),
    effective,
    expires: addDays(effective, ownValidityDays - 1),
    extensions: [],
  }
  return {
    selfSigned: { ...fields, authorityReference: made.holderReference },
    link: before && { ...fields, authorityReference: before.holderReference },
  }
}

async function writeDown(
  authority: AuthorityRecord,
  made: MadeKey,
  { selfSigned, link }: Wishes,
  { db, now }: PkiDeps,
): Promise<AuthorityKey> {
  const at = now()
  const key = {
    authorityId: authority.id,
    certifiedBy: holderName(authority),
    holderReference: made.holderReference,
    keyId: made.keyId,
    publicKey: encodePublicKey(selfSigned.publicKey),
    state: 'requested',
  } as const
  const details = {
    holderReference: made.holderReference,
    toBeSigned: [selfSigned, ...(link ? [link] : [])].map((fields) =>
      Buffer.from(encodeCertificateBody(fields)).toString('hex'),
    ),
  }
  return db.transaction().execute(async (tx) => {
    await insertEvent(tx, { kind: 'CVCA key made', authorityId: authority.id, details }, at)
    return insertAuthorityKey(tx, key, at)
  })
}

async function certify(fields: CertificateFields, signer: Signer): Promise<CvCertificate> {
  return decodeCertificate(await signCertificate(fields, signer))
}

async function noteOwnCertificates(
  authority: AuthorityRecord,
  { selfSigned, link }: CvcaCertificates,
  deps: PkiDeps,
): Promise<void> {
  for (const certificate of link === undefined ? [selfSigned] : [link, selfSigned]) {
    await noteIssued({ authority, certificate, keySha256: publicKeyHash(selfSigned.publicKey) }, deps)
  }
}

async function keepAndActivate(
  authority: AuthorityRecord,
  { key, before }: { readonly key: AuthorityKey; readonly before: CvcaSigner | undefined },
  { selfSigned, link }: CvcaCertificates,
  also: AlsoOnUse,
  { db, now }: PkiDeps,
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await assertStillBefore(tx, authority, before)
    await activateKey(tx, key)
    if (link !== undefined) await keep(tx, authority.id, link, { origin: 'authority', isAnchor: false }, at)
    await keep(tx, authority.id, selfSigned, { origin: 'authority', isAnchor: true }, at)
    const details = {
      holderReference: key.holderReference,
      linkedTo: link?.authorityReference,
      expires: selfSigned.expires,
    }
    await insertEvent(tx, { kind: 'CVCA key certified and in use', authorityId: authority.id, details }, at)
    await also(tx, { selfSigned, link })
  })
}

/** A link from a key that another one has followed meanwhile would leave that one out of the chain. */
async function assertStillBefore(tx: Tx, authority: AuthorityRecord, before: CvcaSigner | undefined): Promise<void> {
  await lockAll(tx, `key of ${authority.id}`)
  const inUse = await findActiveKey(tx, authority.id, holderName(authority))
  if (inUse?.holderReference === before?.holderReference) return
  throw new PkiError('rolled-over-meanwhile', `${authority.name} got another key meanwhile: ${inUse?.holderReference}`)
}
