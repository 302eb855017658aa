import type { Role } from '../../chat.ts'
import type { LinkRule } from './step.ts'

/** Who may certify whom; the eleven other steps are refused. */
const MAY_CERTIFY: Record<Role, readonly Role[]> = {
  CVCA: ['CVCA', 'DV-domestic', 'DV-foreign'],
  'DV-domestic': ['terminal'],
  'DV-foreign': ['terminal'],
  terminal: [],
}

export const legalStep = {
  id: 'legal-step',
  source: 'TR-03110-3 2.1, 2.2, 2.7.2; TR-03105-3.2',
  severity: 'error',
  holds: ({ certificate, issuer }) => MAY_CERTIFY[issuer.chat.role].includes(certificate.chat.role),
  detail: ({ certificate, issuer }) => `${issuer.chat.role} to ${certificate.chat.role}`,
} as const satisfies LinkRule
