import { json } from '../bodies.ts'
import type { FakeAnswer } from '../fake-ca.ts'

/** An APIError; thrown by whatever refuses. */
export class Refused extends Error {
  readonly answer: FakeAnswer

  constructor(status: number, code: string, message: string) {
    super(message)
    this.answer = apiError(status, code, message)
  }
}

/** @param code module, section, error; shown with angle brackets, as the vendor does */
export function apiError(status: number, code: string, message: string): FakeAnswer {
  const uuid = crypto.randomUUID()
  return json(status, { uuid, errorCode: `<${code}>`, errorMessages: [message] })
}

export const invalid = (message: string): Refused => new Refused(400, '011.351.0226', message)
