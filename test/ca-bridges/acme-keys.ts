import { generateKeyPairSync } from 'node:crypto'

/** PEM, not encrypted. */
export function accountKey(namedCurve: string): string {
  return generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
