import { isOfCvca, type LinkRule } from './step.ts'

/** Nesting is not required, but a certificate that only begins when its issuer is over was never of use. */
export const beginsBeforeIssuerEnds = {
  id: 'begins-before-issuer-ends',
  source: 'our reading; the chip simulator PersoSim refuses it too',
  severity: 'error',
  holds: (step) => isOfCvca(step) || step.certificate.effective <= step.issuer.expires,
  detail: ({ certificate, issuer }) => `effective from ${certificate.effective}, issuer ends ${issuer.expires}`,
} as const satisfies LinkRule
