import { z } from 'zod'
import { KEY_PLACES, type KeptKeyView, type KeyHoldersView } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const keptKeySchema = view<KeptKeyView>()({
  keyId: z.string(),
  place: z.enum(KEY_PLACES),
  since: moment,
  signatures: z.number(),
  lastSignedAt: moment.optional(),
  owner: z.string().optional().describe("Whose it is, in words; absent: nobody's."),
}).describe('A private key that is kept, as far as it is shown.')

export const keyTokenSchema = z
  .union([
    z.object({
      state: z.literal('ready'),
      label: z.string(),
      serial: z.string(),
      manufacturer: z.string(),
      model: z.string(),
    }),
    z.object({ state: z.literal('lost'), why: z.string() }),
    z.object({ state: z.literal('not-asked') }),
  ])
  .describe('The token that keys are in. `not-asked`: nobody has needed it yet.')

export const keyHoldersSchema = view<KeyHoldersView>()({
  persons: z.array(z.string()),
  needed: z.number(),
  given: z.array(z.string()).describe('Whose passphrases are here while more are needed.'),
  isOpen: z.boolean(),
}).describe('Persons who open the key store together; a node whose keys a file opens has none.')
