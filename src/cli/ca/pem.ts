/** What a file holds in PEM, or its octets where it is no PEM. */
export function derOf(bytes: Uint8Array): Uint8Array {
  const body = /-----BEGIN [A-Z0-9 ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
  return body === undefined ? bytes : new Uint8Array(Buffer.from(body, 'base64'))
}
