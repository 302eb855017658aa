import { constants } from 'node:crypto'
import { MODERN_SUITES, type TlsSuite } from './tls-suites.ts'

/** Our own key and certificate (with its chain, leaf first), PEM. */
export interface TlsMaterial {
  readonly key: string
  readonly cert: string
}

/** Groups for the key exchange, by the names of OpenSSL. */
export const TLS_GROUPS = [
  'X25519MLKEM768',
  'X25519',
  'X448',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
] as const
export type TlsGroup = (typeof TLS_GROUPS)[number]

/** Without the brainpool curves a TLS 1.2 peer with a brainpool key finds no shared cipher. */
export const USUAL_GROUPS: readonly TlsGroup[] = [
  'X25519',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
]

/** Both directions, where a listener is not told otherwise. */
export const TLS_SETTINGS = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ecdhCurve: USUAL_GROUPS.join(':'),
} as const

export const TLS_VERSIONS = ['1.2', '1.3'] as const
export type TlsVersion = (typeof TLS_VERSIONS)[number]

/** What a listener takes. */
export interface ListenerTls {
  readonly versions: readonly TlsVersion[]
  readonly suites: readonly TlsSuite[]
  readonly groups: readonly TlsGroup[]
}

/** As `node:tls` takes it, beside what holds for every listener. */
export interface TlsPolicy {
  readonly ciphers: string
  readonly dhparam: 'auto'
  /** Of OpenSSL: `SSL_OP_…`. */
  readonly secureOptions: number
  readonly minVersion?: `TLSv${TlsVersion}`
  readonly maxVersion?: `TLSv${TlsVersion}`
  readonly ecdhCurve?: string
}

/** @param ciphers as OpenSSL takes them @param resumes whether sessions resume: without tickets each connection shows the whole chain */
export function tlsPolicy({ ciphers, resumes }: { readonly ciphers: string; readonly resumes: boolean }): TlsPolicy {
  // who calls is asked of a connection once: nobody becomes somebody else on it
  const secureOptions = constants.SSL_OP_NO_RENEGOTIATION | (resumes ? 0 : constants.SSL_OP_NO_TICKET)
  return { ciphers, dhparam: 'auto', secureOptions }
}

/** The same by the settings of a listener. */
export function listenerPolicy(
  { versions, suites, groups }: ListenerTls,
  { resumes }: { readonly resumes: boolean },
): TlsPolicy {
  return {
    ...tlsPolicy({ ciphers: suites.join(':'), resumes }),
    minVersion: versions.includes('1.2') ? 'TLSv1.2' : 'TLSv1.3',
    maxVersion: versions.includes('1.3') ? 'TLSv1.3' : 'TLSv1.2',
    ecdhCurve: groups.join(':'),
  }
}

export const MODERN_POLICY: TlsPolicy = tlsPolicy({ ciphers: MODERN_SUITES.join(':'), resumes: true })
