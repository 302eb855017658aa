import { createPrivateKey, type KeyObject } from 'node:crypto'
import {
  decodePublicKey,
  encodePublicKey,
  publicKeyOf,
  type VerificationKey,
  verificationKey,
} from '../../cvc/index.ts'
import type { KeyPair } from '../generate-key-pair.ts'
import type { KeyUse } from '../key-store.ts'
import { type Sealed, seal, unseal } from './sealed.ts'

/** One key: the public part readable (a `7F49` object with its domain parameters, base64), the private part PKCS#8, sealed. */
interface KeyFile extends Sealed {
  readonly version: 1
  readonly keyId: string
  readonly publicKey: string
  readonly use?: KeyUse
}

/** A key as it was kept. */
export interface OpenedKey extends KeyPair {
  readonly use: KeyUse | undefined
}

export function writeKeyFile(storeKey: Uint8Array, keyId: string, { privateKey, publicKey, use }: OpenedKey): string {
  const publicText = textOf(publicKey)
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const sealed = seal(storeKey, pkcs8, boundTo(keyId, publicText, use))
  pkcs8.fill(0)
  const file: KeyFile = { version: 1, keyId, publicKey: publicText, ...(use !== undefined && { use }), ...sealed }
  return `${JSON.stringify(file, null, 2)}\n`
}

/**
 * `keyId` is the one asked for: a file under another's name does not open, nor does one whose public part or use was exchanged.
 * @throws {Error} damaged in any way
 */
export function readKeyFile(storeKey: Uint8Array, keyId: string, text: string): OpenedKey {
  const file = JSON.parse(text) as KeyFile
  if (file.version !== 1) throw new Error('not a key file of version 1')
  const pkcs8 = unseal(storeKey, file, boundTo(keyId, file.publicKey, file.use))
  const privateKey = importPkcs8(pkcs8)
  return {
    privateKey,
    publicKey: verificationKey(decodePublicKey(Buffer.from(file.publicKey, 'base64'))),
    use: file.use,
  }
}

function importPkcs8(pkcs8: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  } finally {
    pkcs8.fill(0)
  }
}

function textOf(publicKey: VerificationKey): string {
  return Buffer.from(encodePublicKey(publicKeyOf(publicKey, { domainParameters: true }))).toString('base64')
}

function boundTo(keyId: string, publicKey: string, use: KeyUse | undefined): string {
  const whatFor = use === undefined ? [] : [use]
  return JSON.stringify(['eac-broker private key, version 1', keyId, publicKey, ...whatFor])
}
