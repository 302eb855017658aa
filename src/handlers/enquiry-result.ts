import type { EnquiryAnswer, Refusal } from '../messages/index.ts'

/** What an enquiry is answered, and what the event says of it. */
export interface EnquiryResult {
  readonly answer: EnquiryAnswer
  readonly details: Readonly<Record<string, unknown>>
  /** The exchange it is about, whose timeline tells of it. */
  readonly exchangeId?: string
}

export function no(reason: Refusal, details: Readonly<Record<string, unknown>> = {}): EnquiryResult {
  return { answer: { kind: 'refused', reason }, details }
}
