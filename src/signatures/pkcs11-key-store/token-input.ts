import { createHash } from 'node:crypto'
import { ALGORITHMS, curve, type HashName, RSA_ALGORITHMS, type VerificationKey } from '../../cvc/index.ts'
import { signatureScheme } from '../signature-scheme.ts'
import type { TokenMechanism } from './token-requests.ts'

/** What a token is asked to sign: a hash that we computed, since tokens hash slowly, and many not with every hash. */
export function tokenInput(
  key: VerificationKey,
  octets: Uint8Array,
): { readonly mechanism: TokenMechanism; readonly octets: Uint8Array } {
  const { hash } = ALGORITHMS[key.algorithm]
  const digest = createHash(signatureScheme(key).hash).update(octets).digest()
  if (key.kind === 'ecdsa') {
    // A hash longer than the order counts by its leftmost octets (FIPS 186-5, 6.4.1); not every token cuts it by itself.
    return { mechanism: { kind: 'ecdsa' }, octets: digest.subarray(0, curve(key.curve).orderOctets) }
  }
  const isPss = RSA_ALGORITHMS[key.algorithm].padding === 'PSS'
  if (isPss) return { mechanism: { kind: 'rsa-pss', hash }, octets: digest }
  return { mechanism: { kind: 'rsa-v1.5' }, octets: Buffer.concat([DIGEST_INFO[hash], digest]) }
}

/** RFC 8017, 9.2, note 1: what stands before the hash. */
const DIGEST_INFO: Record<HashName, Buffer> = {
  'SHA-1': Buffer.from('3021300906052b0e03021a05000414', 'hex'),
  'SHA-224': Buffer.from('302d300d06096086480165030402040500041c', 'hex'),
  'SHA-256': Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  'SHA-384': Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  'SHA-512': Buffer.from('3051300d060960864801650304020305000440', 'hex'),
}
