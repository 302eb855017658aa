import { json } from '../bodies.ts'
import type { FakeAnswer } from '../fake-ca.ts'

export const no = (status: number, code: string, message: string): FakeAnswer =>
  json(status, { errors: [{ code, message }] })
