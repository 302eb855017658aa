/** What is wrong with an archive. The list is closed: callers switch on it. */
export const ARCHIVE_ERRORS = {
  'not-an-archive': 'is no archive of eac-broker',
  'newer-version': 'was made by a newer version of this program; use that one',
  'other-kind': 'is an archive of another kind',
  'passphrase-wrong': 'does not open with this passphrase (or its first line was altered)',
  altered: 'was altered after it was made',
  'cut-off': 'is cut off: its end is missing',
} as const
export type ArchiveErrorCode = keyof typeof ARCHIVE_ERRORS

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: ArchiveErrorCode

  constructor(code: ArchiveErrorCode, path: string, options?: ErrorOptions) {
    super(`${path} ${ARCHIVE_ERRORS[code]}`, options)
    this.code = code
  }
}
