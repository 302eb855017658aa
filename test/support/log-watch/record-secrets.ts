import crypto, { type KeyObject } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'
import type { Secrets } from './secrets.ts'

const { createPrivateKey, generateKeyPair, generateKeyPairSync, scrypt, pbkdf2 } = crypto

/** From here on, each private key that this process makes or opens, and each password it derives a key from, is remembered. */
export function recordSecrets(secrets: Secrets): void {
  const remember = (key: KeyObject): void => secrets.addKey(privatePartOf(key.export({ format: 'der', type: 'pkcs8' })))
  const rememberOf = (pair: object): void => {
    const { privateKey } = pair as { privateKey: KeyObject | string | Buffer }
    if (typeof privateKey === 'object' && 'export' in privateKey) remember(privateKey)
    else if (typeof privateKey === 'string') remember(createPrivateKey(privateKey))
  }
  const patched = {
    createPrivateKey: (input: Parameters<typeof createPrivateKey>[0]) => {
      const key = createPrivateKey(input)
      remember(key)
      return key
    },
    generateKeyPairSync: (...args: unknown[]) => {
      const pair = (generateKeyPairSync as (...args: unknown[]) => object)(...args)
      rememberOf(pair)
      return pair
    },
    generateKeyPair: Object.assign((...args: unknown[]) => (generateKeyPair as (...args: unknown[]) => void)(...args), {
      [promisify.custom]: async (...args: unknown[]) => {
        const pair = await (promisify(generateKeyPair) as (...args: unknown[]) => Promise<object>)(...args)
        rememberOf(pair)
        return pair
      },
    }),
    scrypt: rememberingPassword(scrypt, secrets),
    pbkdf2: rememberingPassword(pbkdf2, secrets),
  }
  Object.assign(crypto, patched)
  syncBuiltinESMExports()
}

function rememberingPassword(derive: unknown, secrets: Secrets) {
  return (password: string | Uint8Array, ...rest: unknown[]): unknown => {
    secrets.addPassword(Buffer.from(password as string).toString('utf8'))
    return (derive as (...args: unknown[]) => unknown)(password, ...rest)
  }
}

/** Of an elliptic curve the number (RFC 5915: version 1, then an octet string); of others the end of the last number. */
function privatePartOf(pkcs8: Buffer): Uint8Array {
  const at = pkcs8.indexOf(Buffer.of(2, 1, 1, 4))
  return at < 0 ? pkcs8.subarray(-32) : pkcs8.subarray(at + 5, at + 5 + (pkcs8[at + 4] ?? 0))
}
