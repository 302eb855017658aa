const PEM_BLOCK = /-----BEGIN [^-]+-----([A-Za-z0-9+/=\s]*)-----END [^-]+-----/

/** The octets that a text means: the first PEM block, hexadecimal (colons and blanks are free) or base64; undefined: none of these. */
export function octetsOfText(text: string): Uint8Array<ArrayBuffer> | undefined {
  const pem = PEM_BLOCK.exec(text)?.[1]
  const dense = (pem ?? text).replaceAll(/\s/g, '')
  const digits = dense.replaceAll(':', '')
  if (pem === undefined && /^([0-9a-f]{2})+$/i.test(digits)) {
    return Uint8Array.from(digits.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
  }
  return dense.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(dense) ? octetsOfBase64(dense) : undefined
}

/** The octets that a file means: DER as it is, or text. */
export function octetsOfFile(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const isText = bytes.every((one) => (one >= 0x20 && one <= 0x7e) || (one >= 0x09 && one <= 0x0d))
  return isText ? octetsOfText(new TextDecoder().decode(bytes)) : bytes
}

export const octetsOfBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (one) => one.charCodeAt(0))

export const base64Of = (octets: Uint8Array): string =>
  btoa(Array.from(octets, (one) => String.fromCharCode(one)).join(''))

export const pemOf = (base64: string): string =>
  ['-----BEGIN CERTIFICATE-----', ...(base64.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n')

export async function fingerprintOf(octets: Uint8Array<ArrayBuffer>, hash: 'SHA-256' | 'SHA-1'): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest(hash, octets))
  return Array.from(digest, (one) => one.toString(16).padStart(2, '0')).join('')
}

/** As people compare it: capital letters, two by two. */
export const printed = (fingerprint: string): string => fingerprint.toUpperCase().match(/../g)?.join(':') ?? ''

/** As typed from paper. */
export const bare = (typed: string): string => typed.replaceAll(/[\s:]/g, '').toLowerCase()
