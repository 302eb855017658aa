import { generateKeyPairSync } from 'node:crypto'

/** PEM, not encrypted. @param kind a curve, or `RSA` */
export function accountKey(kind: string): string {
  const { privateKey } =
    kind === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
