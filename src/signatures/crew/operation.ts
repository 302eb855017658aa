import {
  createPublicKey,
  createSign,
  createVerify,
  type SignKeyObjectInput,
  type VerifyKeyObjectInput,
} from 'node:crypto'

/** What OpenSSL needs to know beside the octets. One object a key: by it a crew recognises what its threads know already. */
export interface Operation {
  readonly hash: string
  readonly input: SignKeyObjectInput | VerifyKeyObjectInput
}

/** An operation as it is sent to another thread. */
export interface SentOperation extends Operation {
  /** Of a public key: its SubjectPublicKeyInfo, of which the thread makes a key of its own. A private key goes by reference. */
  readonly spki?: Uint8Array
}

/** Two threads that use one public key would wait for each other at the counters in it: as long as a tenth of an operation. */
export function toSend(operation: Operation): SentOperation {
  const { hash, input } = operation
  if (input.key.type !== 'public') return operation
  const { key, ...options } = input
  return { hash, input: options as Operation['input'], spki: key.export({ format: 'der', type: 'spki' }) }
}

export function asReceived({ hash, input, spki }: SentOperation): Operation {
  if (!spki) return { hash, input }
  return { hash, input: { ...input, key: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }) } }
}

// By `createSign` and `createVerify`, which take less around OpenSSL's part than the functions `sign` and `verify`: of an RSA
// verification a twenty-fifth.

/** @throws whatever OpenSSL throws */
export function signNow({ hash, input }: Operation, octets: Uint8Array): Uint8Array {
  return plain(
    createSign(hash)
      .update(octets)
      .sign(input as SignKeyObjectInput),
  )
}

/** @throws whatever OpenSSL throws */
export function verifyNow({ hash, input }: Operation, octets: Uint8Array, signature: Uint8Array): boolean {
  return createVerify(hash)
    .update(octets)
    .verify(input as VerifyKeyObjectInput, signature)
}

/** OpenSSL's own memory under a plain type: not copied. */
export function plain({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
