import { z } from 'zod'
import { OperatorError } from '../messages/index.ts'
import { objectionToJson } from './storable.ts'

/** Stands in addresses and on command lines: letters, digits, hyphens. */
export const shortName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40, beginning with a letter or digit')
export const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters, as UT')
// ISO 8859-1 without control characters; the sequence number is not part of it (TR-03110-3 A.6.1)
export const mnemonic = z.string().regex(/^[\x20-\x7e\xa0-\xff]{1,9}$/, '1 to 9 characters')
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in hexadecimal, 64 digits')
export const octets = z
  .base64('base64')
  .min(1)
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
/** Why something is done: kept for good. */
export const reason = z.string().trim().min(1, 'it is kept for the record; say why').max(1_000)
/** Of something that is registered, as it was given. */
export const someName = z.string().min(1).max(300)
export const named = z.strictObject({ name: someName })
/** A fingerprint as people type it: colons and capitals are free. */
export const typedFingerprint = z.string().min(1).max(200)
export const nothing = z.strictObject({})
/** A user and what only the user knows; looked at elsewhere. */
export const credentials = z.strictObject({
  name: z.string().max(200),
  password: z.string().max(10_000),
  code: z.string().max(100).optional(),
})

/** @throws {OperatorError} `invalid-input`, naming each wrong value by its path */
export function parseInput<T>(schema: { parse(input: unknown): T }, input: unknown): T {
  const objection = objectionToJson(input)
  if (objection !== undefined) throw new OperatorError('invalid-input', `This cannot be kept: ${objection}.`)
  try {
    return schema.parse(input)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const problems = error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    )
    const fields = error.issues.map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }))
    throw new OperatorError('invalid-input', `${problems.join('; ')}.`, { cause: error, fields })
  }
}

/** RFC 6901. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
