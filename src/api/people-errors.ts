import { ApprovalError, type ApprovalErrorCode } from '../approvals/index.ts'
import { OperatorError, type OperatorErrorCode } from '../messages/index.ts'
import { PeopleError, type PeopleErrorCode } from '../people/index.ts'
import { KeyStoreError } from '../signatures/index.ts'

const CODES: Readonly<Partial<Record<ApprovalErrorCode | PeopleErrorCode, OperatorErrorCode>>> = {
  'person-unknown': 'not-found',
  'token-unknown': 'not-found',
  'approval-unknown': 'not-found',
  'password-short': 'invalid-input',
  'password-long': 'invalid-input',
  'grounds-missing': 'invalid-input',
  'roles-wrong': 'invalid-input',
  'own-account': 'not-allowed',
  'token-too-wide': 'not-allowed',
}

/** What people may not do is said to them as it stands. */
export async function sayingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof KeyStoreError) throw new OperatorError('refused', `${cause.message}.`, { cause })
    if (!(cause instanceof ApprovalError) && !(cause instanceof PeopleError)) throw cause
    throw new OperatorError(CODES[cause.code] ?? 'refused', cause.message, { cause })
  }
}
