import {
  assembleAuthenticatedRequest,
  assembleRequest,
  calendarDateOf,
  decodeRequest,
  encodePublicKey,
  encodeRequestBody,
  type HolderReference,
  holderReferenceParts,
  isExpired,
  outerSignedOctets,
  publicKeyOf,
} from '../cvc/index.ts'
import { type Holder, holderName } from '../messages/index.ts'
import { keySpecOf } from '../signatures/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  type Database,
  findActiveKey,
  findKeyByHolderReference,
  insertAuthorityKey,
  type Tx,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { keyFingerprint } from './fingerprints.ts'
import { nextHolderReference } from './next-holder-reference.ts'
import { PkiError } from './pki-error.ts'
import { signerOf } from './signer-of.ts'
import { type TrustedCertificate, trustedCertificates } from './trusted-certificates.ts'

/** A request of ours, with a fresh key pair that is kept already. */
export interface Application {
  readonly certReq: Uint8Array
  readonly holderReference: HolderReference
  readonly authorityReference: HolderReference // the key we expect to sign
  readonly kind: 'initial' | 'successive'
  /** What the other side's operator compares before an initial request is let through. */
  readonly keyFingerprint: string
  /** Undefined: the key is kept already, and the request is sent again. */
  readonly key: Omit<AuthorityKey, 'id'> | undefined
}

/**
 * Makes the next certificate request of an authority towards the CA above it: new number, new key pair of that CA's kind,
 * signed by the key before while its certificate is valid (then it is a successive request, else an initial one).
 * @param initial without the key before, even if there is one
 * @throws {PkiError} `chain-unknown`
 */
export async function makeApplication(
  authority: AuthorityRecord,
  superior: Holder,
  initial: boolean,
  deps: PkiDeps,
): Promise<Application> {
  const certifiedBy = holderName(superior)
  const above = await newestOf(authority, certifiedBy, deps)
  const holderReference = await nextHolderReference(authority, certifiedBy, deps)
  const { keyId, publicKey } = await deps.keys.create(keySpecOf(above.key), { place: authority.keyPlace })
  const withParameters = publicKeyOf(publicKey, { domainParameters: true })
  const authorityReference = above.certificate.holderReference
  const body = encodeRequestBody({ authorityReference, publicKey: withParameters, holderReference, extensions: [] })
  const request = assembleRequest(body, await (await deps.keys.signer(keyId)).sign(body))
  const before = initial ? undefined : await validKeyBefore(authority, certifiedBy, deps)
  return {
    certReq: before === undefined ? request : await countersign(request, before, deps),
    holderReference,
    authorityReference,
    kind: before === undefined ? 'initial' : 'successive',
    keyFingerprint: keyFingerprint(withParameters),
    key: {
      authorityId: authority.id,
      certifiedBy,
      holderReference,
      keyId,
      publicKey: encodePublicKey(withParameters),
      state: 'requested',
    },
  }
}

/** In the transaction that puts the request on its way. */
export async function keepApplication(tx: Tx, { key }: Application, now: Date): Promise<void> {
  if (key !== undefined) await insertAuthorityKey(tx, key, now)
}

/** An initial request made before, to be sent again as it is. Undefined: it is none, or its key is not waiting any more. */
export async function applicationAgain(
  authority: AuthorityRecord,
  superior: Holder,
  certReq: Uint8Array,
  db: Database,
): Promise<Application | undefined> {
  const decoded = decodeRequest(certReq)
  const { holderReference, authorityReference, publicKey } = decoded.request
  if (decoded.kind !== 'plain' || authorityReference === undefined) return undefined
  const key = await findKeyByHolderReference(db, authority.id, holderName(superior), holderReference)
  if (key?.state !== 'requested') return undefined
  const fingerprint = keyFingerprint(publicKey)
  return { certReq, holderReference, authorityReference, kind: 'initial', keyFingerprint: fingerprint, key: undefined }
}

async function newestOf(authority: AuthorityRecord, certifiedBy: string, { db }: PkiDeps): Promise<TrustedCertificate> {
  const ofSuperior = (await trustedCertificates(db, authority.id)).filter(
    ({ certificate }) => holderName(holderReferenceParts(certificate.holderReference)) === certifiedBy,
  )
  const newest = ofSuperior.at(-1)
  if (newest === undefined) {
    throw new PkiError(
      'chain-unknown',
      `${authority.name} knows no certificate of ${certifiedBy}; ask for its CA certificates first`,
    )
  }
  return newest
}

async function validKeyBefore(
  authority: AuthorityRecord,
  certifiedBy: string,
  { db, now }: PkiDeps,
): Promise<AuthorityKey | undefined> {
  const active = await findActiveKey(db, authority.id, certifiedBy)
  if (active === undefined) return undefined
  const today = calendarDateOf(now())
  const valid = (await trustedCertificates(db, authority.id)).some(
    ({ certificate }) => certificate.holderReference === active.holderReference && !isExpired(certificate, today),
  )
  return valid ? active : undefined
}

async function countersign(request: Uint8Array, before: AuthorityKey, { keys }: PkiDeps): Promise<Uint8Array> {
  const reference = before.holderReference as HolderReference // parsed when it was made
  const signer = await signerOf(before, keys)
  const signature = await signer.sign(outerSignedOctets(request, reference))
  return assembleAuthenticatedRequest(request, reference, signature)
}
