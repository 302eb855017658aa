import { BridgeError } from '../index.ts'
import { meaningOf } from './failures.ts'
import type { StatusInfo } from './read-answers.ts'
import { pkiStatus } from './statuses.ts'

/** In words, what a CA says with a status: its text, and the failures by name. */
export function wordsOf({ status, text, failures }: StatusInfo): string {
  const named = failures.map(({ word, says }) => `${word}: ${says}`).join('; ')
  const words = [named, text].filter((one) => one !== '').join('; ')
  return words === '' ? pkiStatus(status).word : words
}

/** What a refusal of the CA means. That it has the order already leaves open what became of it. */
export function troubleOf(info: StatusInfo): BridgeError {
  const words = wordsOf(info)
  const meaning = meaningOf(info.failures)
  switch (meaning) {
    case 'repeat':
      return new BridgeError('permanent', `it had this request before (${words})`, {
        outcome: 'unknown',
        code: 'outcome-unknown',
      })
    case undefined:
    case 'revoked already':
    case 'confirmed already':
      return new BridgeError('permanent', words, { outcome: 'refused' })
    default:
      return new BridgeError(meaning, words, { outcome: 'refused' })
  }
}
