/**
 * PKIStatus, by its number; what it makes of an order and of a revocation. RFC 9810 5.2.3 (source mark P), seen from OpenSSL where T.
 * A number that is not here ends nothing: the order waits for something unknown.
 */
export const PKI_STATUSES = {
  0: { word: 'accepted', order: 'issued', revocation: 'done', source: 'T' },
  1: { word: 'grantedWithMods', order: 'issued', revocation: 'done', source: 'P' },
  2: { word: 'rejection', order: 'refused', revocation: 'refused', source: 'T' },
  3: { word: 'waiting', order: 'waiting', revocation: 'asked', source: 'T' },
  4: { word: 'revocationWarning', order: 'unknown', revocation: 'asked', source: 'P' },
  5: { word: 'revocationNotification', order: 'revoked', revocation: 'done', source: 'P' },
  6: { word: 'keyUpdateWarning', order: 'unknown', revocation: 'unknown', source: 'P' },
} as const satisfies Record<number, PkiStatus>

interface PkiStatus {
  readonly word: string
  readonly order: 'issued' | 'refused' | 'waiting' | 'revoked' | 'unknown'
  readonly revocation: 'done' | 'refused' | 'asked' | 'unknown'
  readonly source: 'P' | 'T'
}

export function pkiStatus(number: number): PkiStatus {
  const known = (PKI_STATUSES as Readonly<Record<number, PkiStatus>>)[number]
  return known ?? { word: `status ${number}`, order: 'unknown', revocation: 'unknown', source: 'P' }
}
