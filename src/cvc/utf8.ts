// Without TextDecoder, which is no part of the language: percent encoding is UTF-8 by definition, and as strict.

/** @returns undefined for octets that are no UTF-8 */
export function fromUtf8(octets: Uint8Array): string | undefined {
  try {
    let escaped = ''
    for (const octet of octets) escaped += `%${octet.toString(16).padStart(2, '0')}`
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}

/** @returns undefined for text that is no Unicode (half a surrogate pair) */
export function toUtf8(text: string): Uint8Array | undefined {
  try {
    const escaped = encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? []
    return Uint8Array.from(escaped, (part) =>
      part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
    )
  } catch {
    return undefined
  }
}
