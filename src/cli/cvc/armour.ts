/** One certificate as text that survives mail and terminals; `eac cvc show` and `trust` read it again. */
export function armour(octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CV CERTIFICATE-----', ...lines, '-----END CV CERTIFICATE-----', ''].join('\n')
}
