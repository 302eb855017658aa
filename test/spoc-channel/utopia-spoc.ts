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
