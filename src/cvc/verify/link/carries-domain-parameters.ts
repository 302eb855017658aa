import { isSelfSigned, type LinkRule } from './step.ts'

export const carriesDomainParameters = {
  id: 'carries-domain-parameters',
  source: 'TR-03110-3 D.3.3',
  severity: 'error',
  holds: (step) => {
    const { publicKey } = step.certificate
    return !isSelfSigned(step) || publicKey.kind === 'rsa' || publicKey.domainParameters !== undefined
  },
} as const satisfies LinkRule
