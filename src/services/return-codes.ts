import type { EnquiryAnswer, Outcome, PartnerAnswer, Refusal } from '../messages/index.ts'

/** TR-03129, all editions: what each code that is not good news says, in an answer or as statusInfo. */
export const REFUSAL_OF_CODE = {
  failure_syntax: 'syntax',
  failure_incorrect_request: 'incorrect-request',
  failure_inner_signature: 'inner-signature',
  failure_outer_signature: 'outer-signature',
  failure_expired: 'expired',
  failure_eContentType: 'content-type',
  failure_domain_parameters: 'domain-parameters',
  failure_certificate_holder_unknown: 'holder-unknown',
  failure_certificate_holder_inactive: 'holder-inactive',
  failure_certificate_holder_reference_in_use: 'holder-reference-in-use',
  failure_certification_authority_holder_unknown: 'authority-unknown',
  failure_not_authorized: 'not-authorized',
  failure_request_not_accepted: 'not-accepted',
  failure_foreignCAR_unknown: 'foreign-car-unknown',
  failure_not_forwarded: 'not-forwarded',
  failure_request_not_accepted_foreign: 'not-accepted-foreign',
  failure_cert_not_available: 'certificate-not-available',
  ok_cert_not_finished: 'certificate-not-finished',
  failure_list_not_available: 'list-not-available',
  failure_CAR_unknown: 'authority-reference-unknown',
  failure_CHR_unknown: 'holder-reference-unknown',
  failure_synchronous_processing_not_possible: 'synchronous-not-possible',
  failure_other_error: 'other-error',
  failure_internal_error: 'internal-error',
} as const satisfies Record<string, Refusal>
export type FailureCode = keyof typeof REFUSAL_OF_CODE

/** "It comes by callback": `ok_syntax` is the one every peer knows, 1.4 gives up `ok_reception_ack`. */
export const ACKNOWLEDGEMENTS = ['ok_syntax', 'ok_reception_ack', 'ok_request_forwarded'] as const

/** As CardContact spells it. */
export const MISSPELT_CODES: Readonly<Record<string, FailureCode>> = {
  failure_domain_parameter: 'failure_domain_parameters',
}

export function refusalOf(code: string): Refusal | undefined {
  const spelt = MISSPELT_CODES[code] ?? code
  return Object.hasOwn(REFUSAL_OF_CODE, spelt) ? REFUSAL_OF_CODE[spelt as FailureCode] : undefined
}

/**
 * What a partner said besides the good news. Codes of every edition and operation are understood, since partners mix
 * them; one on no list makes the answer unusable.
 */
export function understandOtherwise(returnCode: string): PartnerAnswer {
  if ((ACKNOWLEDGEMENTS as readonly string[]).includes(returnCode)) return { kind: 'acknowledged', returnCode }
  const reason = refusalOf(returnCode)
  if (reason !== undefined) return { kind: 'final', outcome: { kind: 'refused', reason }, returnCode }
  return { kind: 'unusable', why: unknownCode(returnCode) }
}

/** The good news of a request; without what was asked for it is none. */
export function understandGood(returnCode: string, outcome: Outcome | EnquiryAnswer | undefined): PartnerAnswer {
  if (outcome === undefined) return { kind: 'unusable', why: `${returnCode} with nothing beside it` }
  return { kind: 'final', outcome, returnCode }
}

export function unknownCode(code: string): string {
  return `the return code ${JSON.stringify(code.slice(0, 80))} is on no list`
}
