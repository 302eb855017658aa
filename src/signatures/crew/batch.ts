import { type SignKeyObjectInput, sign, type VerifyKeyObjectInput, verify } from 'node:crypto'

/** What OpenSSL needs to know beside the octets. One object a key: by it a thread recognises what it has been sent before. */
export interface Operation {
  readonly hash: string
  readonly input: SignKeyObjectInput | VerifyKeyObjectInput
}

/** Several operations in one message. */
export interface Batch {
  /**
   * Three for each job: the slot in which the thread keeps its operation; the length of what is signed and that of the signature,
   * in octets, the latter 0 where it is to be made. Numbers only: a message of objects takes longer than the shortest operation.
   */
  readonly numbers: readonly number[]
  /** What is new to the thread, by the position of its job: it goes into the slot when all jobs before have been done. */
  readonly operations: ReadonlyMap<number, Operation>
  /** Of all jobs, one behind the other: what is or was signed, then the signature. */
  readonly octets: Uint8Array
}

/** One behind the other: a signature, or one octet that says whether it verifies. */
export interface BatchAnswer {
  /** Octets of each answer; 0: none could be had. */
  readonly lengths: readonly number[]
  readonly octets: Uint8Array
}

/** @throws whatever OpenSSL throws */
export function signNow({ hash, input }: Operation, octets: Uint8Array): Uint8Array {
  return plain(sign(hash, octets, input as SignKeyObjectInput))
}

/** @throws whatever OpenSSL throws */
export function verifyNow({ hash, input }: Operation, octets: Uint8Array, signature: Uint8Array): boolean {
  return verify(hash, octets, input as VerifyKeyObjectInput, signature)
}

/** OpenSSL's own memory under a plain type: not copied. */
export function plain({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
