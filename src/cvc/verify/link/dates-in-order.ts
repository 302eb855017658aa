import type { LinkRule } from './step.ts'

export const datesInOrder = {
  id: 'dates-in-order',
  source: 'TR-03105-3.2',
  severity: 'error',
  holds: ({ certificate }) => certificate.effective <= certificate.expires,
  detail: ({ certificate }) => `${certificate.effective} to ${certificate.expires}`,
} as const satisfies LinkRule
