import type { PartnerAnswer, Refusal } from '../messages/index.ts'

/** Both editions: what each code that is not good news says, as result or statusInfo. */
const REFUSAL_OF_CODE: Readonly<Record<string, Refusal>> = {
  failure_syntax: 'syntax',
  failure_request_syntax: 'incorrect-request',
  failure_inner_signature: 'inner-signature',
  failure_outer_signature: 'outer-signature',
  failure_expired: 'expired',
  failure_domain_parameters: 'domain-parameters',
  failure_domain_parameter: 'domain-parameters', // as CardContact spells it
  failure_request_not_accepted: 'not-accepted',
  failure_certificate: 'not-accepted', // ICAO lists it and says no more: to be cleared up between people
  failure_internal_error: 'internal-error',
}

export function refusalOf(code: string): Refusal | undefined {
  return Object.hasOwn(REFUSAL_OF_CODE, code) ? REFUSAL_OF_CODE[code] : undefined
}

/**
 * What a partner said besides the good news. Codes of either edition are understood, since partners mix them; one on no
 * list makes the answer unusable. The only acknowledgement between states is ok_reception_ack.
 */
export function understandOtherwise(returnCode: string): PartnerAnswer {
  if (returnCode === 'ok_reception_ack') return { kind: 'acknowledged', returnCode }
  const reason = refusalOf(returnCode)
  if (reason !== undefined) return { kind: 'final', outcome: { kind: 'refused', reason }, returnCode }
  return { kind: 'unusable', why: unknownCode(returnCode) }
}

export function unknownCode(code: string): string {
  return `the return code ${JSON.stringify(code.slice(0, 80))} is on no list`
}
