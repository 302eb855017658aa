import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { BackupView } from '../messages/index.ts'
import type { ApiDeps } from './deps.ts'
import { parseInput } from './input.ts'

const file = z.string().refine(isAbsolute, 'an absolute path')
const passphrase = z.string().min(12, 'at least 12 characters').max(10_000)
const wishSchema = z.strictObject({ file, passphrase, keys: z.strictObject({ file, passphrase }).optional() })

export const BACKUP_INPUTS = { 'node.backup': wishSchema }

export async function makeBackup(input: unknown, deps: Pick<ApiDeps, 'makeBackup'>): Promise<BackupView> {
  return deps.makeBackup(parseInput(wishSchema, input))
}
