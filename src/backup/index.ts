// Archives: lines, compressed and sealed under a passphrase.
export { archiveKind, readArchive, unfinished, type WrittenArchive, writeArchive } from './archive.ts'
export { ARCHIVE_ERRORS, ArchiveError, type ArchiveErrorCode } from './archive-error.ts'
export type { ArchiveKind } from './archive-header.ts'
