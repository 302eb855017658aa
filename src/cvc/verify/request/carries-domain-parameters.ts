import type { RequestRule } from './step.ts'

export const requestCarriesDomainParameters = {
  id: 'request-carries-domain-parameters',
  source: 'TR-03110-3 C.2.1.2',
  severity: 'error',
  holds: ({ request }) => request.publicKey.kind === 'rsa' || request.publicKey.domainParameters !== undefined,
} as const satisfies RequestRule
