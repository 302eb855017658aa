import { openssl } from '../openssl.ts'
import type { Hand } from './toolkit.ts'

/** A key of a kind that only the openssl program makes a certificate for, here. */
export function rsaHand(algorithm: 'rsa' | 'rsa-pss', bits: number): Hand {
  const key = ['-newkey', algorithm, '-pkeyopt', `rsa_keygen_bits:${bits}`, '-nodes', '-keyout', '-']
  const made = openssl(['req', '-x509', ...key, '-subj', '/CN=signs', '-days', '2']).toString()
  const certificate = made.indexOf('-----BEGIN CERTIFICATE')
  return { keyPem: made.slice(0, certificate), certPem: made.slice(certificate) }
}
