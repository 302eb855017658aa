import { createPublicKey } from 'node:crypto'
import { makeCertificate } from '../../src/spoc-channel/ca/make-certificate.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlPlace,
  keyUsage,
  subjectKeyIdentifier,
} from '../../src/spoc-channel/ca/write-extensions.ts'
import {
  issueSpocTls,
  makeCrl,
  makeSpocRoot,
  type RegisteredRoot,
  type RootWish,
  type SpocCa,
  type SpocState,
  type TlsWish,
} from '../../src/spoc-channel/index.ts'

export const NOW = new Date('2026-11-23T12:00:00Z')
export const CRL_URL = 'http://crl.example.ut/spoc.crl'

/** @returns {@link NOW} so many days later */
export function inDays(days: number): Date {
  return new Date(NOW.getTime() + days * 86_400_000)
}

export function root(wish: Partial<RootWish> = {}): SpocCa {
  return makeSpocRoot({ country: 'UT', notBefore: inDays(-100), ...wish })
}

export function client(by: SpocCa, wish: Partial<TlsWish> = {}) {
  return issueSpocTls({
    root: by,
    kind: 'client',
    hosts: [],
    country: 'UT',
    notBefore: inDays(-10),
    days: 365,
    crlUrl: CRL_URL,
    ...wish,
  })
}

export function server(by: SpocCa, wish: Partial<TlsWish> = {}) {
  return client(by, { kind: 'server', hosts: ['localhost'], ...wish })
}

export function crl(by: SpocCa, serials: readonly string[] = [], wish: { from?: Date; until?: Date } = {}): Uint8Array {
  const thisUpdate = wish.from ?? inDays(-1)
  const revoked = serials.map((serial) => ({ serial, at: thisUpdate }))
  return makeCrl({ root: by, revoked, number: 1, thisUpdate, nextUpdate: wish.until ?? inDays(30) })
}

export function registered(der: Uint8Array, from = inDays(-100), until?: Date): RegisteredRoot {
  return { der, from, until }
}

export function utopia(roots: readonly RegisteredRoot[], more: Partial<SpocState> = {}): SpocState {
  return { country: 'UT', roots, crlHosts: ['crl.example.ut'], hosts: [], ...more }
}

/** A CA below another, and what it makes with its own key. */
export function below(issuer: SpocCa, commonName: string, pathLength = 0, crlUrl = CRL_URL): SpocCa {
  const own = makeSpocRoot({ country: 'UT', commonName, notBefore: inDays(-50) })
  const key = createPublicKey(own.key)
  const made = makeCertificate({
    subject: own.name,
    issuer: issuer.name,
    subjectKey: key,
    issuerKey: issuer.key,
    notBefore: inDays(-50),
    notAfter: inDays(500),
    extensions: [
      basicConstraints(pathLength),
      keyUsage('ca', key),
      subjectKeyIdentifier(key),
      authorityKeyIdentifier(createPublicKey(issuer.key)),
      crlPlace(crlUrl),
    ],
  })
  return { ...own, ...made }
}
