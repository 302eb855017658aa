import { archiveKind, readArchive } from '../../backup/index.ts'
import type { VerifiedBackupView } from '../../messages/index.ts'
import { readDump } from '../../store/index.ts'
import { readKeyFiles } from './key-files.ts'

/**
 * Reads an archive to its end, as a restore would, and changes nothing.
 * @throws {ArchiveError} {@link DumpError}
 */
export async function verifyBackup(file: string, passphrase: string): Promise<VerifiedBackupView> {
  const kind = await archiveKind(file)
  const lines = readArchive(file, kind, passphrase)
  if (kind === 'keys') {
    const { takenAt, keys, files } = await readKeyFiles(lines)
    return { kind, takenAt, keys, files }
  }
  const { head, sums } = await readDump(lines)
  const rows = sums.reduce((sum, table) => sum + table.rows, 0)
  return { kind, takenAt: head.takenAt, tables: sums.length, rows, schema: head.migrations.at(-1) ?? 'none' }
}
