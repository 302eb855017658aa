import { isOfCvca, type LinkRule } from './step.ts'

export const beginsAfterIssuerBegins = {
  id: 'begins-after-issuer-begins',
  source: 'common practice; TR-03110 does not require it',
  severity: 'warning',
  holds: (step) => isOfCvca(step) || step.certificate.effective >= step.issuer.effective,
  detail: ({ certificate, issuer }) => `effective from ${certificate.effective}, issuer from ${issuer.effective}`,
} as const satisfies LinkRule
