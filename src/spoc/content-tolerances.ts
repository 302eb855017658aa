/** Tolerances of the content, beyond those of its form. */
export const SPOC_CONTENT_TOLERANCES = {
  'status-of-another-list': 'a statusInfo that the other edition or an answer lists, and failure_domain_parameter',
} as const
export type SpocContentTolerance = keyof typeof SPOC_CONTENT_TOLERANCES
