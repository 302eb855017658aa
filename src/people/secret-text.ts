import { createHash, randomBytes } from 'node:crypto'
import { base32 } from './totp.ts'

const OCTETS = 32

/** 256 random bits, as text that stands in headers and cookies. */
export const randomText = (): string => randomBytes(OCTETS).toString('base64url')

/** 128 random bits, as text that a person types. */
export function randomCode(): string {
  const text = base32(randomBytes(16)) // 26 characters
  return (text.match(/.{1,5}/g) ?? []).join('-').toLowerCase()
}

/** As typed, whatever stands between. */
export const codeOf = (typed: string): string => typed.replace(/[\s-]/g, '').toLowerCase()

/** What is kept of a random text: nobody finds that by trying, so no scrypt. */
export const sha256 = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
