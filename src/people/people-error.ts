/** Why a person is not let in, or a wish about people is refused. The list is closed: callers switch on it. */
const PEOPLE_ERRORS = [
  'not-authenticated', // name, password or code wrong, or the user is disabled
  'blocked', // too many wrong ones
  'busy', // too many passwords are being looked at
  'code-needed', // of the second factor
  'name-taken',
  'person-unknown',
  'person-disabled',
  'password-short',
  'password-long',
  'roles-wrong',
  'own-account', // nobody changes their own rights
  'last-administrator', // nobody else could make the next
  'second-factor-there', // already
  'second-factor-missing',
  'token-unknown',
  'token-name-taken',
  'token-too-wide', // more than its owner may
] as const
export type PeopleErrorCode = (typeof PEOPLE_ERRORS)[number]

/** Said to a person as it stands; nothing of it was done. */
export class PeopleError extends Error {
  override readonly name = 'PeopleError'
  readonly code: PeopleErrorCode

  constructor(code: PeopleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** One text for every reason: it tells nobody which names exist. */
export const notAuthenticated = (): PeopleError =>
  new PeopleError('not-authenticated', 'The name or the password is wrong, or the user is disabled.')

export const unknownPerson = (name: string): PeopleError =>
  new PeopleError('person-unknown', `There is no user ${name}; "eac user list" shows those there are.`)
