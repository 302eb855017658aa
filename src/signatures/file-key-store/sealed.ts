import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Octets under AES-256-GCM, all in base64. */
export interface Sealed {
  readonly nonce: string
  readonly ciphertext: string
  readonly tag: string
}

const CIPHER = 'aes-256-gcm'
const [NONCE_OCTETS, TAG_OCTETS] = [12, 16]

/** `bound` is authenticated but not kept: whoever opens must say the same. @throws {Error} the key was overwritten */
export function seal(key: Uint8Array, secret: Uint8Array, bound: string): Sealed {
  if (key.every((octet) => octet === 0)) throw new Error('nothing is sealed under a key of zeros')
  const nonce = randomBytes(NONCE_OCTETS)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_OCTETS }).setAAD(Buffer.from(bound))
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()])
  const base64 = (octets: Buffer) => octets.toString('base64')
  return { nonce: base64(nonce), ciphertext: base64(ciphertext), tag: base64(cipher.getAuthTag()) }
}

/** @throws {Error} another key, another `bound`, or altered octets: which of them cannot be told */
export function unseal(key: Uint8Array, { nonce, ciphertext, tag }: Sealed, bound: string): Buffer {
  const [iv, authTag] = [Buffer.from(nonce, 'base64'), Buffer.from(tag, 'base64')]
  if (iv.length !== NONCE_OCTETS || authTag.length !== TAG_OCTETS) throw new Error('nonce or tag of another length')
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_OCTETS })
  decipher.setAAD(Buffer.from(bound)).setAuthTag(authTag)
  const opened = decipher.update(Buffer.from(ciphertext, 'base64')) // all of it: a stream cipher keeps nothing back
  try {
    decipher.final()
    return opened
  } catch (error) {
    opened.fill(0)
    throw error
  }
}

/** @throws {Error} where what was read from a file has not this form */
export function checkedSealed({ nonce, ciphertext, tag }: Sealed): Sealed {
  if (![nonce, ciphertext, tag].every((text) => typeof text === 'string')) throw new Error('nothing sealed')
  return { nonce, ciphertext, tag }
}
