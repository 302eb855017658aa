import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { noticeDone } from './done.ts'
import { listNotices } from './list.ts'
import { sendNotice } from './send.ts'
import { showNotice } from './show.ts'
import { showTemplates } from './templates.ts'

export function noticeCommands(world: CliWorld): Command {
  return group('notice', 'what people of one state tell those of another', 'eac notice list', [
    listNotices(world),
    showNotice(world),
    sendNotice(world),
    noticeDone(world),
    showTemplates(world),
  ])
}
