import { isExpired } from '../expiry.ts'
import { isOfCvca, type LinkRule } from './step.ts'

/** Expired link certificates still count: they only move the trust point on. */
export const notExpired = {
  id: 'not-expired',
  source: 'TR-03110-3 2.5',
  severity: 'error',
  holds: (step) => isOfCvca(step) || !isExpired(step.certificate, step.today),
  detail: ({ certificate }) => `expired after ${certificate.expires}`,
} as const satisfies LinkRule
