const PEM_BLOCK = /-----BEGIN [^-]+-----([A-Za-z0-9+/=\s]*)-----END [^-]+-----/g

/**
 * The octets a file means, recognised by its content: DER as it is; text as hexadecimal (white space, colons and a leading
 * 0x do not matter), base64, or PEM-like blocks.
 * @returns undefined for text that is none of these, and for nothing at all
 */
export function recogniseOctets(bytes: Uint8Array): Uint8Array | undefined {
  if (!isText(bytes)) return Uint8Array.from(bytes)
  const text = Buffer.from(bytes).toString('latin1')
  if (text.includes('-----BEGIN ')) return fromPem(text)
  const dense = text.replace(/\s/g, '')
  return fromHex(dense) ?? fromBase64(dense)
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((octet) => (octet >= 0x20 && octet <= 0x7e) || (octet >= 0x09 && octet <= 0x0d))
}

function fromPem(text: string): Uint8Array | undefined {
  const blocks = [...text.matchAll(PEM_BLOCK)].map(([, body = '']) => fromBase64(body.replace(/\s/g, '')))
  const octets = blocks.filter((block) => block !== undefined)
  return octets.length === 0 || octets.length < blocks.length ? undefined : Uint8Array.from(Buffer.concat(octets))
}

function fromHex(dense: string): Uint8Array | undefined {
  const digits = dense.replace(/^0x/i, '').replaceAll(':', '')
  if (!/^([0-9a-f]{2})+$/i.test(digits)) return undefined
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}

/** Several base64 texts may stand one after the other: padding ends each of them. */
function fromBase64(dense: string): Uint8Array | undefined {
  if (dense.length % 4 !== 0 || !/^[A-Za-z0-9+/][A-Za-z0-9+/=]*$/.test(dense) || dense.includes('===')) return undefined
  const parts = dense.match(/[^=]+=*/g) ?? []
  return Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part, 'base64'))))
}
