const PEM_BLOCK = /-----BEGIN [^-]+-----([A-Za-z0-9+/=\s]*)-----END [^-]+-----/g

/**
 * The octets that a file or a pasted text means, recognised by its content: DER as it is; text as hexadecimal (white space,
 * colons and a leading 0x do not matter), base64, or PEM-like blocks.
 * @returns undefined for text that is none of these, and for nothing at all
 */
export function octetsIn(bytes: Uint8Array): Uint8Array | undefined {
  if (!bytes.every(isOfText)) return bytes
  const text = latin1(bytes)
  if (text.includes('-----BEGIN ')) return fromPem(text)
  const dense = text.replace(/\s/g, '')
  return fromHex(dense) ?? fromBase64(dense)
}

function isOfText(octet: number): boolean {
  return (octet >= 0x20 && octet <= 0x7e) || (octet >= 0x09 && octet <= 0x0d)
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const octet of bytes) text += String.fromCharCode(octet)
  return text
}

function fromPem(text: string): Uint8Array | undefined {
  const blocks = [...text.matchAll(PEM_BLOCK)].map(([, body = '']) => fromBase64(body.replace(/\s/g, '')))
  const octets = blocks.filter((block) => block !== undefined)
  return octets.length === 0 || octets.length < blocks.length ? undefined : joined(octets)
}

function fromHex(dense: string): Uint8Array | undefined {
  const digits = dense.replace(/^0x/i, '').replaceAll(':', '')
  if (!/^[0-9a-f]+$/i.test(digits) || digits.length % 2 !== 0) return undefined
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16))
}

/** Several base64 texts may stand one after the other: padding ends each of them. */
function fromBase64(dense: string): Uint8Array | undefined {
  if (dense.length === 0 || dense.length % 4 !== 0 || !/^[A-Za-z0-9+/=]+$/.test(dense)) return undefined
  try {
    return joined((dense.match(/[^=]+=*/g) ?? []).map(fromOneBase64))
  } catch {
    return undefined // padding where none belongs
  }
}

function fromOneBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    octets.set(part, offset)
    offset += part.length
  }
  return octets
}
