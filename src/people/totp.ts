import { createHmac, timingSafeEqual } from 'node:crypto'

/** What every authenticator app does without being asked: SHA-1, 6 digits, 30 seconds (RFC 6238). */
const STEP_SECONDS = 30
const DIGITS = 6
const STEPS_AROUND = 1 // clocks differ, and people type

/** RFC 4226, 5.3. @param counter of steps */
export function oneTimeCode(secret: Uint8Array, counter: number, digits: number = DIGITS): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(moving).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}

export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS)

/** @returns the step whose code this is, of those around now */
export function matchingStep(secret: Uint8Array, code: string, at: Date): number | undefined {
  const now = stepOf(at)
  const steps = Array.from({ length: 2 * STEPS_AROUND + 1 }, (_, n) => now - STEPS_AROUND + n)
  return steps.filter((step) => equal(oneTimeCode(secret, step), code)).at(-1)
}

const equal = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, 6, without padding: what people type into an app that has no camera. */
export function base32(octets: Uint8Array): string {
  let bits = ''
  for (const octet of octets) bits += octet.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What authenticator apps read as a QR code. */
export function otpauthUri(
  secret: Uint8Array,
  { node, user }: { readonly node: string; readonly user: string },
): string {
  const label = `${encodeURIComponent(node)}:${encodeURIComponent(user)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(node)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`
}
