import type { RequestRule } from './step.ts'

/** Proof of possession: by the key in the request, over the body as received. A key that cannot be used proves nothing. */
export const innerSignature = {
  id: 'inner-signature',
  source: 'TR-03110-3 C.2.6',
  severity: 'error',
  holds: async ({ request, key, checkSignature }) =>
    key.ok && (await checkSignature(key.key, request.signedOctets, request.signature)),
} as const satisfies RequestRule
