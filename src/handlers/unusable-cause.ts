import type { CauseKind, PartnerAnswer } from '../messages/index.ts'

/** Whether the partner itself said something that is no answer, or a gateway that it is not there. */
export function unusableCause({ unavailable }: Extract<PartnerAnswer, { kind: 'unusable' }>): CauseKind {
  return unavailable ? 'unavailable' : 'answer-unusable'
}
