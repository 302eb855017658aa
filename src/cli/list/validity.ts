import type { Certificate } from '../../lists/index.ts'
import type { ShownCertificate } from './json/shown.ts'

/** When certificates are looked at, and what counts as soon. */
export interface Horizon {
  readonly now: Date
  readonly soonDays: number
}

const DAY_MILLISECONDS = 86_400_000

export function stateOf({ notBefore, notAfter }: Certificate, { now, soonDays }: Horizon): ShownCertificate['state'] {
  if (notAfter < now) return 'expired'
  if (notBefore > now) return 'not-yet-valid'
  return notAfter.getTime() < now.getTime() + soonDays * DAY_MILLISECONDS ? 'ending-soon' : 'valid'
}

/** In GMT. */
export function day(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
