import {
  type CertificateFields,
  makeInspectionSystemChat,
  parseCalendarDate,
  parseHolderReference,
  publicKeyOf,
  type Role,
  signCertificate,
} from '../../src/cvc/index.ts'
import { generateKeyPairFor, type KeyPair } from '../../src/signatures/generate-key-pair.ts'
import type { KeySpec } from '../../src/signatures/index.ts'
import { makeSigner } from '../../src/signatures/make-signer.ts'

/** The keys that are measured, in the order of the tables. */
export const SPECS: Readonly<Record<string, KeySpec>> = {
  brainpoolP256r1: { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' },
  brainpoolP384r1: { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' },
  brainpoolP512r1: { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'brainpoolP512r1' },
  'P-256': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' },
  'RSA-2048': { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 2048 },
}

/** What is worked on, for one kind of key. */
export interface World {
  /** A DV certificate of the CVCA: 230 octets on brainpoolP256r1. */
  readonly octets: Uint8Array
  readonly fields: CertificateFields
  readonly pair: KeyPair
  /** Anchor, link certificate, DV, terminal. */
  readonly chain: readonly Uint8Array[]
}

export async function makeWorld(spec: KeySpec): Promise<World> {
  const [pair, successor, dv, terminal] = (await Promise.all([0, 1, 2, 3].map(() => generateKeyPairFor(spec)))) as [
    KeyPair,
    KeyPair,
    KeyPair,
    KeyPair,
  ]
  const fields = (authority: string, holder: string, { publicKey }: KeyPair, role: Role): CertificateFields => ({
    authorityReference: parseHolderReference(authority),
    publicKey: publicKeyOf(publicKey, { domainParameters: role === 'CVCA' }),
    holderReference: parseHolderReference(holder),
    chat: makeInspectionSystemChat({ role, fingerprints: true, iris: false }),
    effective: parseCalendarDate('2026-11-01'),
    expires: parseCalendarDate('2027-01-29'),
    extensions: [],
  })
  const made = async (values: CertificateFields, issuer: KeyPair) => signCertificate(values, makeSigner(issuer))
  const dvFields = fields('UTCVCATST00001', 'UTDVDOMEST00001', dv, 'DV-domestic')
  const chain = await Promise.all([
    made(fields('UTCVCATST00001', 'UTCVCATST00001', pair, 'CVCA'), pair),
    made(fields('UTCVCATST00001', 'UTCVCATST00002', successor, 'CVCA'), pair),
    made(fields('UTCVCATST00002', 'UTDVDOMEST00001', dv, 'DV-domestic'), successor),
    made(fields('UTDVDOMEST00001', 'UTTERMINAL00001', terminal, 'terminal'), dv),
  ])
  return { octets: await made(dvFields, pair), fields: dvFields, pair, chain }
}
