import type { SignerIdentifier } from '../signed-list.ts'

/** What is wrong with the documents of one document signer. TR-03129-2 7.1. */
export interface Defect {
  /** Whose documents; version 2 of the list may name it by hash alone. */
  readonly signer?: SignerIdentifier
  /** Of the document signer certificate, lower-case hex. */
  readonly certificateHash?: string
  readonly knownDefects: readonly KnownDefect[]
  readonly description?: string
}

export interface KnownDefect {
  /** Dotted. */
  readonly oid: string
  /** A key of {@link KNOWN_DEFECTS}, without `id-`; missing for a defect that is not in the table. */
  readonly name?: KnownDefectName
  readonly category?: DefectCategory
  /** What its parameter says, where it is one of a few values. */
  readonly status?: string
  /** The parameter, tag and length included. */
  readonly parameters?: Uint8Array
  readonly description?: string
}

/** Below id-DefectList. TR-03129-2 7.3; the eID application: TR-03129-3. */
export const DEFECT_CATEGORIES = {
  '0.4.0.127.0.7.3.1.5.1': 'authentication',
  '0.4.0.127.0.7.3.1.5.2': 'ePassport application',
  '0.4.0.127.0.7.3.1.5.3': 'eID application',
  '0.4.0.127.0.7.3.1.5.4': 'document',
} as const
export type DefectCategory = (typeof DEFECT_CATEGORIES)[keyof typeof DEFECT_CATEGORIES]

interface KnownDefectFacts {
  readonly oid: string
  /** Values of an ENUMERATED parameter. */
  readonly statuses?: Readonly<Record<number, string>>
}

const AUTHENTICATION_STEPS = [
  'Chip Authentication fails',
  'Active Authentication fails',
  'Chip and Active Authentication fail',
  'PACE-CAM fails',
  'Chip Authentication and PACE-CAM fail',
  'Active Authentication and PACE-CAM fail',
  'Chip Authentication, Active Authentication and PACE-CAM fail',
]

/** TR-03129-2 7.3.1 to 7.3.3. */
export const KNOWN_DEFECTS = {
  CertRevoked: {
    oid: '0.4.0.127.0.7.3.1.5.1.1',
    statuses: {
      0: 'no indication',
      1: 'on hold',
      2: 'used for testing',
      3: 'revoked by its issuer',
      4: 'revoked by the document signer',
      5: 'inadequate certificate',
    },
  },
  CertReplaced: { oid: '0.4.0.127.0.7.3.1.5.1.2' },
  ChipAuthKeyRevoked: { oid: '0.4.0.127.0.7.3.1.5.1.3' },
  ActiveAuthKeyRevoked: { oid: '0.4.0.127.0.7.3.1.5.1.4' },
  AuthenticationProtocolFailure: { oid: '0.4.0.127.0.7.3.1.5.1.5', statuses: { ...AUTHENTICATION_STEPS } },
  ValidityPeriodIncorrect: {
    oid: '0.4.0.127.0.7.3.1.5.1.6',
    statuses: { 0: 'of the CSCA', 1: 'of the document signer', 2: 'of both CSCA and document signer' },
  },
  ePassportDGMalformed: { oid: '0.4.0.127.0.7.3.1.5.2.1' },
  SODInvalid: {
    oid: '0.4.0.127.0.7.3.1.5.2.2',
    statuses: {
      0: 'no indication',
      1: 'signature fails',
      2: 'hash invalid',
      3: 'encoding fails',
      4: 'data group hashes invalid',
    },
  },
  COMSODDiscrepancy: { oid: '0.4.0.127.0.7.3.1.5.2.3' },
  sodWrongSignerIdentifier: { oid: '0.4.0.127.0.7.3.1.5.2.4' },
  IssuingCountryDefect: { oid: '0.4.0.127.0.7.3.1.5.2.5' },
  CardSecurityMalformed: { oid: '0.4.0.127.0.7.3.1.5.4.1' },
  ChipSecurityMalformed: { oid: '0.4.0.127.0.7.3.1.5.4.2' },
  PowerDownReq: { oid: '0.4.0.127.0.7.3.1.5.4.3' },
  DSMalformed: {
    oid: '0.4.0.127.0.7.3.1.5.4.4',
    statuses: { 0: 'no indication', 1: 'unknown cryptographic algorithm', 2: 'encoding fails' },
  },
} as const satisfies Record<string, KnownDefectFacts>
export type KnownDefectName = keyof typeof KNOWN_DEFECTS

const LEAST_PROPRIETARY = 32

export function knownDefectName(oid: string): KnownDefectName | undefined {
  return (Object.keys(KNOWN_DEFECTS) as KnownDefectName[]).find((name) => KNOWN_DEFECTS[name].oid === oid)
}

export function defectCategory(oid: string): DefectCategory | undefined {
  const category = oid.split('.').slice(0, 10).join('.')
  return (DEFECT_CATEGORIES as Readonly<Record<string, DefectCategory>>)[category]
}

export function defectStatus(name: KnownDefectName, code: number): string | undefined {
  const { statuses }: KnownDefectFacts = KNOWN_DEFECTS[name]
  if (statuses === undefined) return undefined
  return statuses[code] ?? (code >= LEAST_PROPRIETARY ? `proprietary (${code})` : `unknown (${code})`)
}
