import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { changeSetting, resetSetting } from './change.ts'
import { listSettings } from './list.ts'
import { previewSetting } from './preview.ts'
import { showSetting } from './show.ts'

/** `eac setting`: numbers and flags of the operation, changed while the node runs. */
export function settingCommands(world: CliWorld): Command {
  return group('setting', 'settings that are changed while the node runs', 'eac setting list', [
    listSettings(world),
    showSetting(world),
    previewSetting(world),
    changeSetting(world),
    resetSetting(world),
  ])
}
