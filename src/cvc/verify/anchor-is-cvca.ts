import type { CvCertificate } from '../certificate.ts'
import type { Rule } from './rule.ts'

/** Trust starts at a CVCA key that came by another way; anything else can be no anchor. */
export const anchorIsCvca = {
  id: 'anchor-is-cvca',
  source: 'TR-03110-3 2.5, 2.6',
  severity: 'error',
  holds: ({ chat }) => chat.role === 'CVCA',
  detail: ({ chat }) => chat.role,
} as const satisfies Rule<CvCertificate>
