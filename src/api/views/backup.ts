import { z } from 'zod'
import type { BackupView } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const backupSchema = view<BackupView>()({
  database: z.object({ file: z.string(), bytes: z.number(), sha256: z.string(), rows: z.number(), takenAt: moment }),
  keys: z
    .object({
      file: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      keys: z.number(),
      leftOut: z.number(),
      inToken: z.number().describe('Of CVCAs: they cannot leave it.'),
    })
    .optional(),
})
