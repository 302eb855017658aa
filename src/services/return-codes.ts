import type { PartnerAnswer, Refusal } from '../messages/index.ts'

/** TR-03129, return codes: what each failure code of the certificate operations says, in an answer or as statusInfo. */
export const REFUSAL_OF_CODE = {
  failure_inner_signature: 'inner-signature',
  failure_outer_signature: 'outer-signature',
  failure_expired: 'expired',
  failure_domain_parameters: 'domain-parameters',
  failure_request_not_accepted: 'not-accepted',
  failure_foreignCAR_unknown: 'foreign-car-unknown',
  failure_not_forwarded: 'not-forwarded',
  failure_request_not_accepted_foreign: 'not-accepted-foreign',
  failure_syntax: 'syntax',
  failure_synchronous_processing_not_possible: 'synchronous-not-possible',
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
 * What a partner said to a request for certificates. Codes of every edition and of the forwarding operation are
 * understood, since partners mix them; one on no list makes the answer unusable.
 */
export function understandAnswer(code: string, certificates: readonly Uint8Array[]): PartnerAnswer {
  if (code === 'ok_cert_available') {
    return { kind: 'final', outcome: { kind: 'certificates', certificates }, returnCode: code }
  }
  if ((ACKNOWLEDGEMENTS as readonly string[]).includes(code)) return { kind: 'acknowledged', returnCode: code }
  const reason = refusalOf(code)
  if (reason !== undefined) return { kind: 'final', outcome: { kind: 'refused', reason }, returnCode: code }
  return { kind: 'unusable', why: unknownCode(code) }
}

export function unknownCode(code: string): string {
  return `the return code ${JSON.stringify(code.slice(0, 80))} is on no list`
}
