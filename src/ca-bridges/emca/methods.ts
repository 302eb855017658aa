import type { EmcaField, Source } from './fields.ts'

/** One method of `/emCAServices/rest/`. */
interface MethodRow {
  /** What is inside the signature. */
  readonly signs:
    | 'request'
    | 'requests'
    | 'subject'
    | 'serial'
    | 'request-id'
    | 'profile-name'
    | 'signed-data'
    | 'nothing'
    | 'not-said'
  readonly fields: readonly EmcaField[]
  readonly source: Source
  /** Why the bridge does not call it. */
  readonly never?: string
}

const named = { signs: 'request', fields: ['profileName', 'subscriberId', 'applicationId'], source: 'S' } as const
const byId = {
  signs: 'request',
  fields: ['ProfileID', 'validity', 'validFrom', 'subscriberId', 'applicationId'],
  source: 'S',
} as const
const keyOfCa = {
  signs: 'subject',
  fields: [],
  source: 'S',
  never: 'the CA would make the key',
} as const
const custom = { signs: 'not-said', fields: [], source: 'S', never: 'its content is not published' } as const

/** Release 4.0. */
export const EMCA_METHODS = {
  createCertificate: named,
  createCertificateP7B: named,
  createCertificateById: byId,
  createCertificateP7BById: byId,
  createX509CertificatesByIdWithMultipleCsrData: {
    signs: 'requests',
    fields: [],
    source: 'S',
    never: 'an order is for one certificate',
  },
  createCertificatesByIdWithMultipleCsrData: {
    signs: 'requests',
    fields: [],
    source: 'S',
    never: 'the same by the name in the menu',
  },
  createPKCS12: keyOfCa,
  createPKCS12ById: keyOfCa,
  getPKCS12: keyOfCa,
  getCertificate: { signs: 'serial', fields: [], source: 'S' },
  getCertificateByRequestID: { signs: 'request-id', fields: [], source: 'S' },
  revoke: { signs: 'serial', fields: ['remarks', 'revokeMode'], source: 'S' },
  suspend: { signs: 'serial', fields: ['remarks', 'revokeMode'], source: 'S' },
  reinstate: { signs: 'serial', fields: ['remarks'], source: 'S' },
  rekey: { signs: 'request', fields: ['serialNo', 'remarks', 'applicationId', 'ValidFrom'], source: 'S' },
  getProfileinfoByProfilename: { signs: 'profile-name', fields: [], source: 'S' },
  getCertificateProfileList: { signs: 'nothing', fields: [], source: 'S' },
  getExpirySoonCertificate: {
    signs: 'not-said',
    fields: ['noOfDaysToExpirySoon', 'subscriberId'],
    source: 'S',
    never: 'the node watches what it ordered itself',
  },
  verifySignature: { signs: 'signed-data', fields: [], source: 'S', never: 'the node verifies itself' },
  createCustomCertificateById: custom,
  createeSignCustomCertificateById: custom,
} as const satisfies Record<string, MethodRow>
export type EmcaMethod = keyof typeof EMCA_METHODS

/** What newer releases call their methods. */
export const NEWER_METHODS = [
  'createCertificates',
  'createKeyStore',
  'getCAs',
  'getCertInfo',
  'getCertificate',
  'getCertificateChain',
  'getProfileInfo',
  'getProfiles',
  'reinstate',
  'rekey',
  'revoke',
  'suspend',
  'verifySignature',
] as const
