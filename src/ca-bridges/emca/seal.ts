import { createCipheriv, randomBytes } from 'node:crypto'

const BLOCK = 16

/** How `requestData` is encrypted: none of it is published, so the ways are tried in this order. */
export const SEALS = {
  /** What Java calls plain `AES`. */
  ecb: () => ({ cipher: 'aes-256-ecb', iv: null, inFront: new Uint8Array() }),
  'cbc-zero-iv': () => ({ cipher: 'aes-256-cbc', iv: new Uint8Array(BLOCK), inFront: new Uint8Array() }),
  'cbc-iv-in-front': () => {
    const iv = randomBytes(BLOCK)
    return { cipher: 'aes-256-cbc', iv, inFront: iv }
  },
} as const satisfies Record<string, () => { cipher: string; iv: Uint8Array | null; inFront: Uint8Array }>
export type SealMode = keyof typeof SEALS
export const SEAL_MODES = Object.keys(SEALS) as readonly SealMode[]

export const PADDINGS = ['pkcs5', 'zeros'] as const
export type Padding = (typeof PADDINGS)[number]

export interface Seal {
  readonly mode: SealMode
  readonly padding: Padding
  /** 32 octets. */
  readonly key: Uint8Array
}

/** @returns base64 */
export function seal(text: string, { mode, padding, key }: Seal): string {
  const { cipher, iv, inFront } = SEALS[mode]()
  const sealing = createCipheriv(cipher, key, iv)
  if (padding === 'zeros') sealing.setAutoPadding(false)
  const plain = padding === 'zeros' ? withZeros(Buffer.from(text)) : Buffer.from(text)
  return Buffer.concat([inFront, sealing.update(plain), sealing.final()]).toString('base64')
}

function withZeros(octets: Buffer): Buffer {
  return Buffer.concat([octets, Buffer.alloc((BLOCK - (octets.length % BLOCK)) % BLOCK)])
}

/** A file with an AES-256 key: 64 hexadecimal digits, base64, or the 32 octets. @returns undefined for anything else */
export function readSealKey(file: Uint8Array): Uint8Array | undefined {
  if (file.length === 32) return file
  const text = Buffer.from(file).toString('latin1').trim()
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
