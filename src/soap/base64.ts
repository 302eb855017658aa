import { SoapError } from './errors.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SEXTETS = new Uint8Array(128)
for (let value = 0; value < ALPHABET.length; value++) SEXTETS[ALPHABET.charCodeAt(value)] = value

/**
 * Decodes base64 as RFC 4648 writes it: padded, the unused bits zero, at least one octet. XML white space is skipped.
 * (XML Schema's own base64Binary lets the empty text pass, and libxml2's reading of it stray characters.)
 * @throws {SoapError} `not-base64`
 */
export function decodeBase64(text: string): Uint8Array {
  const dense = /[\t\n\r ]/.test(text) ? text.replace(/[\t\n\r ]+/g, '') : text
  if (dense === '') throw new SoapError('not-base64', { why: 'empty' })
  const padding = dense.endsWith('==') ? 2 : dense.endsWith('=') ? 1 : 0
  if (dense.length % 4 !== 0) throw new SoapError('not-base64', { why: 'length or padding' })
  if (/[^A-Za-z0-9+/]/.test(dense.slice(0, dense.length - padding))) {
    throw new SoapError('not-base64', { why: 'a character outside the alphabet' })
  }
  const octets = new Uint8Array((dense.length / 4) * 3 - padding)
  let window = 0
  let held = 0 // bits in the window that no octet has taken yet
  let next = 0
  for (let at = 0; at < dense.length - padding; at++) {
    window = ((window << 6) | SEXTETS[dense.charCodeAt(at)]!) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    octets[next++] = window >> held
  }
  if ((window & ((1 << held) - 1)) !== 0) throw new SoapError('not-base64', { why: 'unused bits are not zero' })
  return octets
}

/** On one line, padded. */
export function encodeBase64(octets: Uint8Array): string {
  const pieces: string[] = [] // joined once: lists have megabytes
  for (let at = 0; at < octets.length; at += 3) {
    const left = octets.length - at
    const three = (octets[at]! << 16) | ((octets[at + 1] ?? 0) << 8) | (octets[at + 2] ?? 0)
    const [third, fourth] = [left > 1 ? ALPHABET[(three >> 6) & 63] : '=', left > 2 ? ALPHABET[three & 63] : '=']
    pieces.push(`${ALPHABET[three >> 18]}${ALPHABET[(three >> 12) & 63]}${third}${fourth}`)
  }
  return pieces.join('')
}
