/** Forward secrecy and authenticated encryption only; the order is ours to say. */
const MODERN = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256',
] as const

/** Those ČSN 36 9791 names: TLS_ECDHE_ECDSA, TLS_DHE_RSA and TLS_RSA with AES in CBC mode and SHA-1. */
const NAMED_IN_2009 = [
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-ECDSA-AES128-SHA',
  'DHE-RSA-AES256-SHA',
  'DHE-RSA-AES128-SHA',
  'AES256-SHA',
  'AES128-SHA',
] as const

/** For the channel between SPOCs, as OpenSSL takes it. @param oldSuites also what peers of 2009 may have alone */
export function spocCiphers({ oldSuites }: { readonly oldSuites: boolean }): string {
  return [...MODERN, ...(oldSuites ? NAMED_IN_2009 : [])].join(':')
}
