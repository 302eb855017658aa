import type { KeyObject } from 'node:crypto'
import {
  context,
  LIST_KINDS,
  TAG,
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeSequence,
} from '../../lists/index.ts'
import type { Product } from '../../messages/index.ts'
import {
  dnsNames,
  extendedKeyUsage,
  keyUsage,
  purposesOf,
  SPOC_WORLDS,
  writeExtension,
} from '../../spoc-channel/index.ts'
import type { CertificateWish, ExpectedProfile } from '../index.ts'

/** What certificates of a product say, beside names, dates and keys. */
export interface Profile extends ExpectedProfile {
  readonly says: string
  readonly days: Product['days']
  /** Whether DNS names belong into it. */
  readonly names: 'needed' | 'allowed' | 'none'
  readonly purposesAreCritical?: true
  readonly isDocumentSigner?: true
}

const [TLS_SERVER, TLS_CLIENT] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']
const SPOC_DAYS = { usual: 365, most: 550 } // TR-03139 C.2.4: 6 to 18 months
const LIST_SIGNER_DAYS = { usual: 365, most: 1_100 }
const SIGNATURE = ['digitalSignature']

/** ČSN 36 9791 10, 12; Doc 9303-12 7.1, 8; TR-03129-2 7.2, 8.5. */
export const PROFILES = {
  'spoc-tls-server': {
    says: 'TLS server certificate of a SPOC',
    days: SPOC_DAYS,
    names: 'needed',
    keyUsage: SIGNATURE,
    purposes: [...purposesOf(SPOC_WORLDS, 'server'), TLS_SERVER],
  },
  'spoc-tls-client': {
    says: 'TLS client certificate of a SPOC',
    days: SPOC_DAYS,
    names: 'allowed',
    keyUsage: SIGNATURE,
    purposes: [...purposesOf(SPOC_WORLDS, 'client'), TLS_CLIENT],
  },
  'spoc-tls': {
    says: 'one TLS certificate for both ends of the connections of a SPOC',
    days: SPOC_DAYS,
    names: 'needed',
    keyUsage: SIGNATURE,
    purposes: [...purposesOf(SPOC_WORLDS, 'server'), ...purposesOf(SPOC_WORLDS, 'client'), TLS_SERVER, TLS_CLIENT],
  },
  tls: {
    says: 'TLS certificate of a node towards partners inside the state, for both ends',
    days: SPOC_DAYS,
    names: 'allowed',
    keyUsage: SIGNATURE,
    purposes: [TLS_SERVER, TLS_CLIENT],
  },
  'master-list-signer': {
    says: 'signer of master lists',
    days: LIST_SIGNER_DAYS,
    names: 'none',
    keyUsage: SIGNATURE,
    purposes: [LIST_KINDS['master-list'].signerUsage],
    purposesAreCritical: true,
  },
  'document-signer-list-signer': {
    says: 'signer of document signer lists',
    days: LIST_SIGNER_DAYS,
    names: 'none',
    keyUsage: SIGNATURE,
    purposes: [LIST_KINDS['document-signer-list'].signerUsage],
  },
  'defect-list-signer': {
    says: 'signer of defect lists',
    days: LIST_SIGNER_DAYS,
    names: 'none',
    keyUsage: SIGNATURE,
    purposes: [LIST_KINDS['defect-list'].signerUsage],
  },
  'document-signer': {
    says: 'signer of passports (document type P); needs the setting mrzCountry',
    days: { usual: 1_917, most: 4_200 }, // three months of signing, then the life of the passports
    names: 'none',
    keyUsage: SIGNATURE,
    purposes: [],
    isDocumentSigner: true,
  },
} as const satisfies Record<string, Profile>
export type ProfileName = keyof typeof PROFILES

export function profileNamed(name: string): Profile | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name as ProfileName] : undefined
}

/** The extensions that come from the profile. @param mrzCountry as in a passport, for document signers */
export function extensionsOfProfile(
  profile: Profile,
  wish: Pick<CertificateWish, 'dnsNames'>,
  key: KeyObject,
  mrzCountry: string | undefined,
): Uint8Array[] {
  return [
    keyUsage(profile.isDocumentSigner || profile.names === 'none' ? 'signature' : 'tls', key),
    ...(profile.purposes.length === 0 ? [] : [extendedKeyUsage(profile.purposes, profile.purposesAreCritical)]),
    ...(wish.dnsNames.length === 0 ? [] : [dnsNames(wish.dnsNames)]),
    ...(profile.isDocumentSigner && mrzCountry !== undefined ? documentSignerExtensions(mrzCountry) : []),
  ]
}

const [SUBJECT_ALT_NAME, ISSUER_ALT_NAME, DOCUMENT_TYPES] = ['2.5.29.17', '2.5.29.18', '2.23.136.1.1.6.2']
const LOCALITY = '2.5.4.7'

/** Doc 9303-12 7.1.1: the country as in the MRZ in both alternative names, and the types of document. */
function documentSignerExtensions(mrzCountry: string): Uint8Array[] {
  const locality = writeSequence(writeObjectIdentifier(LOCALITY), write(TAG.printableString, Buffer.from(mrzCountry)))
  const names = writeSequence(writeExplicit(4, writeSequence(write(TAG.set, locality))))
  const types = writeSequence(Uint8Array.of(0x02, 1, 0), write(TAG.set, write(TAG.printableString, Buffer.from('P'))))
  return [
    writeExtension(SUBJECT_ALT_NAME, names),
    writeExtension(ISSUER_ALT_NAME, names),
    writeExtension(DOCUMENT_TYPES, types),
  ]
}

/** How long a document signer signs. Doc 9303-12 7.1.1, privateKeyUsagePeriod: GeneralizedTime in whole seconds. */
export function privateKeyUsage(from: Date, until: Date): Uint8Array {
  const moment = (number: number, at: Date): Uint8Array =>
    write(context(number, 'primitive'), Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))
  return writeExtension('2.5.29.16', writeSequence(moment(0, from), moment(1, until)))
}
