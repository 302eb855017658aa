import { isOfCvca, type LinkRule } from './step.ts'

/** Not even identical ones: DV and terminal keys inherit the curve of their CVCA. */
export const noOwnDomainParameters = {
  id: 'no-own-domain-parameters',
  source: 'TR-03110-3 D.3.3',
  severity: 'error',
  holds: (step) => {
    const { publicKey } = step.certificate
    return isOfCvca(step) || publicKey.kind === 'rsa' || publicKey.domainParameters === undefined
  },
} as const satisfies LinkRule
