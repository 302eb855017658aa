import type { LinkRule } from './step.ts'

/** With the issuer's key and algorithm, also where a link certificate introduces another; over the octets received. */
export const signatureVerifies = {
  id: 'signature-verifies',
  source: 'TR-03110-3 C.1.8',
  severity: 'error',
  holds: async ({ certificate, issuerKey, checkSignature }) =>
    issuerKey.ok && (await checkSignature(issuerKey.key, certificate.signedOctets, certificate.signature)),
} as const satisfies LinkRule
