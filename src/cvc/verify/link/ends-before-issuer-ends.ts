import { isOfCvca, type LinkRule } from './step.ts'

export const endsBeforeIssuerEnds = {
  id: 'ends-before-issuer-ends',
  source: 'common practice; TR-03110 does not require it',
  severity: 'warning',
  holds: (step) => isOfCvca(step) || step.certificate.expires <= step.issuer.expires,
  detail: ({ certificate, issuer }) => `expires ${certificate.expires}, issuer ${issuer.expires}`,
} as const satisfies LinkRule
