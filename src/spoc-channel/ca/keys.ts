import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** Keys the built-in CA makes. */
export const CA_KEYS = [
  'prime256v1',
  'secp384r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'rsa-2048',
  'rsa-3072',
] as const
export type CaKey = (typeof CA_KEYS)[number]

export function makeKey(kind: CaKey): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === 'rsa-2048') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  if (kind === 'rsa-3072') return generateKeyPairSync('rsa', { modulusLength: 3072 })
  return generateKeyPairSync('ec', { namedCurve: kind })
}

export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
