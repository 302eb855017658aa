import { z } from 'zod'
import {
  SETTINGS,
  type SetHereView,
  type SettingPreviewView,
  type SettingsView,
  type SettingView,
} from '../../messages/index.ts'
import { moment, namesOf, view } from './view.ts'

const name = namesOf(SETTINGS).describe('Its path in eac.yaml.')
const value = z.union([z.number(), z.boolean(), z.array(z.number())])
const unit = z.enum(['seconds', 'minutes', 'hours', 'people', 'calls', 'requests', 'pieces of work']).optional()
const needs = z.union([z.literal(0), z.literal(1), z.literal(2)]).describe('How many others approve a change.')
const bounds = { least: z.number(), most: z.number() }

const form = z.union([
  z.object({ kind: z.literal('number'), whole: z.boolean(), ...bounds }),
  z.object({ kind: z.literal('choice'), of: z.array(z.number()) }),
  z.object({ kind: z.literal('flag') }),
  z.object({ kind: z.literal('numbers'), ...bounds, longest: z.number() }),
])

const setHere = view<SetHereView>()({
  since: moment,
  by: z.string().optional().describe("Absent: the machine's administrator."),
  why: z.string(),
  approval: z.number().optional(),
})

export const settingSchema = view<SettingView>()({
  name,
  value: value.describe('In force.'),
  from: z.enum(['default', 'file', 'node']).describe('node: set here by people; the value of the file does not count.'),
  file: value.describe('What counts once it is given back to the file.'),
  default: value,
  unit,
  says: z.string(),
  form,
  set: setHere.optional(),
  notUsed: z
    .object({ value: z.unknown(), why: z.string() })
    .optional()
    .describe('Set here, and not taken by this version: the file counts.'),
  waiting: z.number().optional().describe('The approval that a change of it waits for.'),
})

export const settingsSchema = view<SettingsView>()({
  settings: z.array(settingSchema),
  needs,
  inFile: z
    .array(z.object({ name: z.string(), value: z.unknown() }))
    .describe('Changed in the file alone; of the process that answers, without what opens anything.'),
}).describe('The settings of the node, and where each is from.')

export const settingPreviewSchema = view<SettingPreviewView>()({
  name,
  before: value,
  after: value,
  file: value,
  unit,
  needs,
  inForceWithinSeconds: z.number(),
  countsFor: z.string(),
  consequences: z.array(z.string()).describe('As things are now.'),
}).describe('What a change would do; nothing is changed.')
