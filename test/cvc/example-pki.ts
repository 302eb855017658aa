// A small PKI made on the spot: UT's CVCA and what stands below it. Its own signatures, so no vectors are needed.
import {
  assembleAuthenticatedRequest,
  assembleCertificate,
  assembleRequest,
  type CertificateFields,
  decodeCertificate,
  decodeRequest,
  encodeCertificateBody,
  encodeRequestBody,
  makeInspectionSystemChat,
  outerSignedOctets,
  parseCalendarDate,
  parseHolderReference,
  publicKeyOf,
  type Role,
  type Signer,
} from '../../src/cvc/index.ts'
import { type KeySpec, openMemoryKeyStore } from '../../src/signatures/index.ts'

const BRAINPOOL: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' }

export async function newSigner(spec: KeySpec = BRAINPOOL): Promise<Signer> {
  const keys = openMemoryKeyStore()
  return keys.signer((await keys.create(spec)).keyId)
}

export interface Party {
  readonly name: string
  readonly signer: Signer
}

export async function newParty(name: string, spec?: KeySpec): Promise<Party> {
  return { name, signer: await newSigner(spec) }
}

export interface Wish {
  readonly role: Role
  readonly effective?: string
  readonly expires?: string
  readonly domainParameters?: boolean
  /** Whatever is to differ from an ordinary certificate. */
  readonly change?: Partial<CertificateFields>
}

/** A certificate of `issuer` for `holder`; a CVCA's carries its domain parameters. Valid through 2026 unless told otherwise. */
export async function issue(issuer: Party, holder: Party, wish: Wish) {
  const { role, effective = '2026-01-01', expires = '2026-12-31', domainParameters = role === 'CVCA', change } = wish
  const body = encodeCertificateBody({
    authorityReference: parseHolderReference(issuer.name),
    publicKey: publicKeyOf(holder.signer.publicKey, { domainParameters }),
    holderReference: parseHolderReference(holder.name),
    chat: makeInspectionSystemChat({ role, fingerprints: true, iris: false }),
    effective: parseCalendarDate(effective),
    expires: parseCalendarDate(expires),
    extensions: [],
    ...change,
  })
  return decodeCertificate(assembleCertificate(body, await issuer.signer.sign(body)))
}

/** The octets of a request of `holder` to `authority`. */
export async function requestOctets(
  holder: Party,
  { authority = 'UTCVCA00001', domainParameters = true } = {},
): Promise<Uint8Array> {
  const body = encodeRequestBody({
    authorityReference: parseHolderReference(authority),
    publicKey: publicKeyOf(holder.signer.publicKey, { domainParameters }),
    holderReference: parseHolderReference(holder.name),
    extensions: [],
  })
  return assembleRequest(body, await holder.signer.sign(body))
}

/** A request of `holder`, signed a second time by `outer`. */
export async function authenticatedRequest(holder: Party, outer: Party) {
  const inner = await requestOctets(holder)
  const outerCar = parseHolderReference(outer.name)
  const signature = await outer.signer.sign(outerSignedOctets(inner, outerCar))
  return decodeRequest(assembleAuthenticatedRequest(inner, outerCar, signature))
}
