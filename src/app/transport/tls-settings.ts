/** Our own key and certificate (with its chain, leaf first), PEM. */
export interface TlsMaterial {
  readonly key: string
  readonly cert: string
}

/** Both directions. Without the brainpool curves a TLS 1.2 peer with a brainpool key finds no shared cipher. */
export const TLS_SETTINGS = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ecdhCurve: 'X25519:prime256v1:secp384r1:secp521r1:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1',
} as const
