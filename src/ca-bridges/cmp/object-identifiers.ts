/** RFC 9810 F, RFC 9481 6.1, RFC 9579. */
export const CMP_IDS = {
  passwordBasedMac: '1.2.840.113533.7.66.13',
  pbmac1: '1.2.840.113549.1.5.14',
  pbkdf2: '1.2.840.113549.1.5.12',
  implicitConfirm: '1.3.6.1.5.5.7.4.13',
  caCertificates: '1.3.6.1.5.5.7.4.17',
  reasonCode: '2.5.29.21',
  /** Purposes of a certificate: it speaks for a CA, or for a registration authority. RFC 6402 2.10. */
  purposeCa: '1.3.6.1.5.5.7.3.27',
  purposeRa: '1.3.6.1.5.5.7.3.28',
} as const

export type MacHash = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** Keyed hashes, by all the names they go by. RFC 8018 B.1.2; RFC 4210 5.1.3.1 names SHA-1 by 1.3.6.1.5.5.8.1.2. */
export const MACS: Readonly<Record<string, MacHash>> = {
  '1.3.6.1.5.5.8.1.2': 'sha1',
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

export const HASHES: Readonly<Record<string, MacHash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
export const SHA_256 = '2.16.840.1.101.3.4.2.1'
export const HMAC_SHA_256 = '1.2.840.113549.2.9'
export const HMAC_SHA_1 = '1.3.6.1.5.5.8.1.2'
