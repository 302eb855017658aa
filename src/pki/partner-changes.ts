import type { Partner, WsSecurityMode } from '../messages/index.ts'
import {
  addSigningCertificate,
  insertEvent,
  listSigningCertificates,
  replaceRequestSigner,
  type SigningCertificate,
  setOperations,
  setPrivateNetwork,
  setPushUrl,
  setWsSecurity,
  type Tx,
} from '../store/index.ts'

type Details = Readonly<Record<string, unknown>>

/** The messages a partner may use, from its next one on. @param operations undefined: all that its role may */
export async function limitOperations(
  tx: Tx,
  partner: Partner,
  operations: readonly string[] | undefined,
  details: Details,
  at: Date,
): Promise<void> {
  await setOperations(tx, partner.id, operations)
  const told = (names: readonly string[] | undefined) => names ?? 'all of its role'
  const change = { was: told(partner.operations), is: told(operations) }
  await tell(tx, 'messages of a partner limited', partner, { ...change, ...details }, at)
}

/** Whether calls to a partner may go to private addresses, from the next one on. */
export async function moveToNetwork(
  tx: Tx,
  partner: Partner,
  privateNetwork: boolean,
  details: Details,
  at: Date,
): Promise<void> {
  await setPrivateNetwork(tx, partner.id, privateNetwork)
  const word = (isPrivate: boolean): string => (isPrivate ? 'private' : 'public')
  const change = { was: word(partner.privateNetwork), is: word(privateNetwork) }
  await tell(tx, 'network of a partner changed', partner, { ...change, ...details }, at)
}

/** Where a partner is called unasked from now on; undefined: nowhere. @returns false when it was changed meanwhile */
export async function changePushUrl(
  tx: Tx,
  partner: Partner,
  pushUrl: string | undefined,
  details: Details,
  at: Date,
): Promise<boolean> {
  const change = { was: partner.pushUrl, is: pushUrl }
  if (!(await setPushUrl(tx, partner.id, change))) return false
  await tell(tx, 'push URL changed', partner, { ...change, ...details }, at)
  return true
}

export interface NewRequestSigner {
  readonly der: Uint8Array
  readonly subject: string
  readonly sha256: string
  /** Id of the one whose place it takes; undefined: there is none. */
  readonly instead: string | undefined
}

/** The certificate that people say an eID server signs its containers with. @returns false when another took that place meanwhile */
export async function registerRequestSigner(
  tx: Tx,
  partner: Partner,
  { der, subject, sha256, instead }: NewRequestSigner,
  details: Details,
  at: Date,
): Promise<boolean> {
  const next = { partnerId: partner.id, der, broughtBy: 'operator', instead } as const
  if (!(await replaceRequestSigner(tx, next, at))) return false
  await tell(tx, 'request signer certificate registered', partner, { subject, sha256, ...details }, at)
  return true
}

/** A certificate that a partner signs with. */
export interface NewSigningCertificate extends SigningCertificate {
  readonly subject: string
  readonly notAfter: Date
}

export const MOST_SIGNING_CERTIFICATES = 10

/** Beside those it has, so that one can follow another. @returns what speaks against it; undefined: it is registered */
export async function registerSigningCertificate(
  tx: Tx,
  partner: Partner,
  { sha256, der, subject, notAfter }: NewSigningCertificate,
  details: Details,
  at: Date,
): Promise<string | undefined> {
  if ((await listSigningCertificates(tx, partner.id)).length >= MOST_SIGNING_CERTIFICATES) {
    return `${partner.name} has ${MOST_SIGNING_CERTIFICATES} already: remove those it uses no more.`
  }
  if (!(await addSigningCertificate(tx, partner.id, { sha256, der }, at))) {
    return `This certificate is registered for ${partner.name} already.`
  }
  const told = { sha256, subject, notAfter: notAfter.toISOString(), ...details }
  await tell(tx, 'signing certificate of a partner registered', partner, told, at)
  return undefined
}

/** Whose messages are signed, from the next one on. */
export async function changeSignatures(
  tx: Tx,
  partner: Partner,
  change: { readonly was: WsSecurityMode; readonly is: WsSecurityMode; readonly why: string },
  details: Details,
  at: Date,
): Promise<void> {
  await setWsSecurity(tx, partner.id, change.is)
  await tell(tx, 'WS-Security of a partner changed', partner, { ...change, ...details }, at)
}

async function tell(tx: Tx, kind: string, { id, authorityId }: Partner, details: Details, at: Date): Promise<void> {
  await insertEvent(tx, { kind, partnerId: id, authorityId, details }, at)
}
