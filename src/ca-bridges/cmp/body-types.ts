/** The bodies this bridge sends and understands: their tag in PKIBody, and the path segment of a request. RFC 9810 5.1.2; RFC 9811 3.3. */
export const BODY_TYPES = {
  ip: { tag: 1, says: 'answer to an initialization request' },
  cp: { tag: 3, says: 'answer to a certification request' },
  p10cr: { tag: 4, says: 'certification request as PKCS#10', segment: 'pkcs10' },
  kup: { tag: 8, says: 'answer to a key update request' },
  rr: { tag: 11, says: 'revocation request', segment: 'revocation' },
  rp: { tag: 12, says: 'answer to a revocation request' },
  pkiconf: { tag: 19, says: 'confirmation' },
  genm: { tag: 21, says: 'general message', segment: 'getcacerts' },
  genp: { tag: 22, says: 'answer to a general message' },
  error: { tag: 23, says: 'error' },
  certConf: { tag: 24, says: 'confirmation of a certificate' },
  pollReq: { tag: 25, says: 'asks whether it is done' },
  pollRep: { tag: 26, says: 'not done yet' },
} as const satisfies Record<string, { tag: number; says: string; segment?: string }>
export type BodyType = keyof typeof BODY_TYPES
/** What starts a transaction; what goes on with one takes the same way. */
export type FirstBody = 'p10cr' | 'rr' | 'genm'

export function bodyType(tag: number): BodyType | undefined {
  return (Object.keys(BODY_TYPES) as BodyType[]).find((name) => BODY_TYPES[name].tag === tag)
}
