import {
  type AuthenticatedRequest,
  assembleAuthenticatedRequest,
  calendarDateOf,
  type HolderReference,
  isExpired,
  outerSignedOctets,
} from '../cvc/index.ts'
import { type Exchange, holderName, type Partner } from '../messages/index.ts'
import {
  type AuthorityRecord,
  type Countersignature,
  findActiveKey,
  findCountersignature,
  insertCountersignature,
  insertEvent,
  isActivePartner,
  keepSignedRequest,
  listKeys,
  type Tx,
  useInitialPermission,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { keyFingerprint } from './fingerprints.ts'
import { type Refused, refused } from './judge-request.ts'
import type { NotPermitted } from './may-issue.ts'
import { PkiError } from './pki-error.ts'
import { policyOf } from './policy.ts'
import { signerOf } from './signer-of.ts'
import { trustedCertificates } from './trusted-certificates.ts'

interface CountersignWish {
  /** The CVCA of the DV's own state. */
  readonly cvca: AuthorityRecord
  readonly dv: Partner
  readonly exchange: Exchange
  readonly certReq: Uint8Array
  readonly keyFingerprint: string
}

/**
 * The outer signature of our CVCA around a DV's initial request to another state (TR-03139, 4.4.2). What will be signed is
 * written down first, with the permission used up; a second run finds it and signs the same. Where the key is on another machine,
 * `wait` has the exchange wait for that one's signature.
 * @throws {PkiError} `no-valid-key`
 */
export async function countersign(
  wish: CountersignWish,
  wait: (tx: Tx, details: Readonly<Record<string, unknown>>, at: Date) => Promise<unknown>,
  deps: PkiDeps,
): Promise<Uint8Array | Refused | NotPermitted | 'waits'> {
  const before = await findCountersignature(deps.db, wish.exchange.id)
  if (before === undefined && wish.cvca.ceremonyPeer !== undefined) return leaveToSign(wish, wait, deps)
  const decision = before ?? (await decideToSign(wish, deps))
  if ('kind' in decision) return decision
  const { initialSince } = wish.dv
  if (initialSince !== undefined && decision.writtenAt <= initialSince) {
    return refused('not-accepted', 'a decision from before the suspension does not stand; a new key is needed')
  }
  if (decision.signedRequest !== undefined) return decision.signedRequest
  const key = (await listKeys(deps.db, wish.cvca.id)).find(({ id }) => id === decision.keyId)
  if (key === undefined) throw new PkiError('no-valid-key', 'the key that was to countersign is not in the store')
  const signature = await (await signerOf(key, deps.keys)).sign(decision.toBeSigned)
  const reference = key.holderReference as HolderReference // parsed when it was made
  const signed = assembleAuthenticatedRequest(wish.certReq, reference, signature)
  return keepSignedRequest(deps.db, wish.exchange.id, signed)
}

/** Keeps the outer signature that was made on another machine, in the transaction that goes on with its exchange. */
export async function keepCountersignedElsewhere(
  tx: Tx,
  { exchange, cvca }: Pick<CountersignWish, 'exchange' | 'cvca'>,
  signed: AuthenticatedRequest,
  at: Date,
): Promise<void> {
  const key = (await listKeys(tx, cvca.id)).find((one) => one.holderReference === signed.outerAuthorityReference)
  if (key === undefined)
    throw new PkiError('no-valid-key', `${signed.outerAuthorityReference} is no key of ${cvca.name}`)
  const { request, outerSignedOctets: toBeSigned } = signed
  const row = { exchangeId: exchange.id, authorityId: cvca.id, keyId: key.id, toBeSigned }
  await insertCountersignature(tx, { ...row, keyFingerprint: keyFingerprint(request.publicKey) }, at)
  await keepSignedRequest(tx, exchange.id, signed.octets)
}

async function leaveToSign(
  wish: CountersignWish,
  wait: (tx: Tx, details: Readonly<Record<string, unknown>>, at: Date) => Promise<unknown>,
  { db, now }: PkiDeps,
): Promise<'waits' | Refused | NotPermitted> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const against = await speaksAgainstSigning(tx, wish, at)
    if (against !== undefined) return against
    await wait(tx, { request: 'initial', to: 'countersign' }, at)
    return 'waits' as const
  })
}

async function decideToSign(wish: CountersignWish, deps: PkiDeps): Promise<Countersignature | Refused | NotPermitted> {
  const { cvca, dv, exchange, certReq, keyFingerprint } = wish
  const key = await validKey(cvca, deps)
  const at = deps.now()
  const toBeSigned = outerSignedOctets(certReq, key.holderReference as HolderReference)
  return deps.db.transaction().execute(async (tx) => {
    const against = await speaksAgainstSigning(tx, wish, at)
    if (against !== undefined) return against
    const row = { exchangeId: exchange.id, authorityId: cvca.id, keyId: key.id, keyFingerprint, toBeSigned }
    const inserted = await insertCountersignature(tx, row, at)
    const decision = inserted ?? (await findCountersignature(tx, exchange.id))
    if (decision === undefined) throw new Error('the decision to countersign is neither new nor there')
    const details = { by: key.holderReference, keyFingerprint }
    await insertEvent(tx, { kind: 'decided to countersign', exchangeId: exchange.id, partnerId: dv.id, details }, at)
    return decision
  })
}

/** Uses up the permission, where one is needed. */
async function speaksAgainstSigning(
  tx: Tx,
  { cvca, dv, exchange, keyFingerprint }: CountersignWish,
  at: Date,
): Promise<Refused | NotPermitted | undefined> {
  if (!(await isActivePartner(tx, dv.id))) return refused('holder-inactive', `${dv.name} is suspended`)
  if (policyOf(cvca).foreignInitialByRule === true) return undefined
  const asked = { partnerId: dv.id, keyFingerprint, exchangeId: exchange.id }
  if (await useInitialPermission(tx, asked, at)) return undefined
  return { kind: 'not-permitted', keyFingerprint }
}

async function validKey(cvca: AuthorityRecord, { db, now }: PkiDeps) {
  const key = await findActiveKey(db, cvca.id, holderName(cvca))
  const today = calendarDateOf(now())
  const own = (await trustedCertificates(db, cvca.id)).filter(
    ({ certificate }) => certificate.holderReference === key?.holderReference,
  )
  if (key === undefined || own.every(({ certificate }) => isExpired(certificate, today))) {
    throw new PkiError('no-valid-key', `${cvca.name} has no valid key to countersign with; roll its key over`)
  }
  return key
}
