import { isOfCvca, type LinkRule } from './step.ts'

/** Only a link certificate may change the algorithm; the curve cannot change, since it is inherited. */
export const keepsAlgorithm = {
  id: 'keeps-algorithm',
  source: 'TR-03110-3 2.3',
  severity: 'error',
  holds: (step) => isOfCvca(step) || step.certificate.publicKey.algorithm === step.issuer.publicKey.algorithm,
  detail: ({ certificate, issuer }) => `${certificate.publicKey.algorithm} under ${issuer.publicKey.algorithm}`,
} as const satisfies LinkRule
