/** Forward secrecy and authenticated encryption only; the order is ours to say. */
const MODERN = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256',
] as const

/** Forward secrecy with AES in CBC mode: what partners may have whose TLS library is old. */
const OLDER = [
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'DHE-RSA-AES256-SHA256',
  'DHE-RSA-AES128-SHA256',
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

/** Every suite a listener may be given, by the names of OpenSSL: none without encryption or without a certificate. */
export const TLS_SUITES = [...MODERN, ...OLDER, ...NAMED_IN_2009] as const
export type TlsSuite = (typeof TLS_SUITES)[number]

/** What a listener has where nothing is said. */
export const MODERN_SUITES: readonly TlsSuite[] = MODERN

interface SpocSuites {
  /** Also what peers of 2009 may have alone. */
  readonly oldSuites: boolean
  /** Default: the modern ones. */
  readonly suites?: readonly TlsSuite[]
}

/** For the channel between SPOCs. */
export function spocSuites({ oldSuites, suites = MODERN }: SpocSuites): TlsSuite[] {
  return [...new Set([...suites, ...(oldSuites ? NAMED_IN_2009 : [])])]
}

/** The same as OpenSSL takes it. */
export const spocCiphers = (wish: SpocSuites): string => spocSuites(wish).join(':')
