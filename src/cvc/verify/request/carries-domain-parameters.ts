import type { RequestRule } from './step.ts'

export const requestCarriesDomainParameters = {
  id: 'request-carries-domain-parameters',
  source: 'TR-03110-3 D.3.3',
  severity: 'error',
  holds: ({ request }) => request.publicKey.kind === 'rsa' || request.publicKey.domainParameters !== undefined,
} as const satisfies RequestRule
