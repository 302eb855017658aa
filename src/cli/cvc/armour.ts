/** What stands between the dashes. */
export type ArmourLabel = 'CV CERTIFICATE' | 'CV CERTIFICATE REQUEST' | 'CV PUBLIC KEY' | 'PUBLIC KEY' | 'DATA'

/** One certificate as text that survives mail and terminals; `eac cvc show` and `trust` read it again. */
export function armour(octets: Uint8Array): string {
  return armourAs('CV CERTIFICATE', octets)
}

export function armourAs(label: ArmourLabel, octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
