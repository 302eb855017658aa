import type { Command } from 'commander'
import { type SettingPreviewView, settingText } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { settingNamed, settingValue } from './setting-text.ts'

interface PreviewOptions extends Place {
  readonly toFile?: true
  readonly json?: true
}

export function previewSetting(world: CliWorld): Command {
  const usage = 'preview <name> [value]'
  const made = nodeCommand(
    usage,
    'what a change would do; nothing is changed',
    'eac setting preview circuit.failures 3',
  )
  made.option('--to-file', 'what giving it back to the file would do')
  return withJson(made).action(async (name: string, text: string | undefined, options: PreviewOptions) => {
    if ((text === undefined) !== (options.toFile ?? false)) throw new CliError('misuse', 'say a value, or --to-file')
    const found = await withOperator(world, options, async (operator) => {
      const setting = settingNamed(name, await operator.call('setting.list', {}))
      const value = text === undefined ? undefined : settingValue(text, setting)
      return operator.call('setting.preview', { name, value })
    })
    world.out(options.json ? jsonText(found) : previewText(found))
  })
}

export function previewText(preview: SettingPreviewView): string {
  const { name, before, after, file, unit, needs, inForceWithinSeconds: seconds, countsFor, consequences } = preview
  const done =
    needs === 0 ? 'once it is given' : `once ${needs === 1 ? 'another user approves' : 'two other users approve'} it`
  return fieldLines([
    ['setting', name],
    ['before', settingText(before, unit)],
    ['after', settingText(after, unit)],
    ['the file says', settingText(file, unit)],
    ['done', done],
    ['in force', `within ${seconds} seconds then, in every process, without a restart`],
    ['counts', countsFor],
    ['follows', consequences],
  ])
}
