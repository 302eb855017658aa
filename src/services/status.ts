import type { Refused } from '../messages/index.ts'
import { type Fields, SoapError, textAt } from '../soap/index.ts'
import { refusalOf } from './return-codes.ts'

/**
 * The status of a callback. What stands beside a failure is not read: nothing says what it would be.
 * @param good the status that announces what was asked for
 * @returns `refused` undefined for good news; `message` to be spread, empty where there is none
 * @throws {SoapError} `not-as-agreed`
 */
export function readStatus(
  fields: Fields,
  good: string,
): { readonly refused: Refused | undefined; readonly message: { readonly message?: string } } {
  const status = textAt(fields, 'statusInfo') ?? ''
  const words = textAt(fields, 'statusInfoMessage', 'message')
  const message = words === undefined ? {} : { message: words }
  const reason = refusalOf(status)
  if (reason !== undefined) return { refused: { kind: 'refused', reason }, message }
  if (status !== good) throw new SoapError('not-as-agreed', { where: 'statusInfo', why: 'unknown' })
  return { refused: undefined, message }
}
