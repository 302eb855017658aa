import { randomBytes } from 'node:crypto'
import { json } from '../bodies.ts'
import type { FakeAnswer } from '../fake-ca.ts'

/** Thrown by whatever refuses. `code` may differ from the HTTP status, as with the vendor. */
export class Refused extends Error {
  readonly answer: FakeAnswer

  constructor(status: number, error: string, code: string = String(status)) {
    super(error)
    this.answer = json(status, { code, id: randomBytes(8).toString('hex'), error })
  }
}

export const noSuchRequest = (): Refused => new Refused(404, 'No Request matches the given query.', '400')
export const wrongState = (): Refused => new Refused(412, 'Invalid request status')
export const wrongParameters = (): Refused => new Refused(412, 'Invalid paramiters', '418')
export const wrongFields = (names: readonly string[]): Refused =>
  new Refused(412, `Invalid request fields: ${names.join(', ')}`, '415')
