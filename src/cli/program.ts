import { Command } from 'commander'
import { alertCommands } from './alert/alert-commands.ts'
import { approvalCommands } from './approval/approval-commands.ts'
import { approveCommand, refuseCommand } from './approval/vote.ts'
import { archiveCommands } from './archive/archive-commands.ts'
import { auditCommands } from './audit/audit-commands.ts'
import { authorityCommands } from './authority/authority-commands.ts'
import { backupCommand } from './backup/backup.ts'
import { moveCommand } from './backup/move.ts'
import { restoreCommand } from './backup/restore.ts'
import { caCommands } from './ca/ca-commands.ts'
import { attach } from './command.ts'
import { coverageCommand } from './coverage/coverage.ts'
import { cvcCommands } from './cvc/cvc-commands.ts'
import { demoCommand } from './demo.ts'
import { demoWorldCommands } from './demo-world/demo-world-commands.ts'
import { doctorCommand } from './doctor.ts'
import { eventCommands } from './exchange/event-list.ts'
import { exchangeCommands } from './exchange/exchange-commands.ts'
import { fakeCaCommand } from './fake-ca/fake-ca.ts'
import { initCommand } from './init.ts'
import { keysCommands } from './keys/keys-commands.ts'
import { listCommands } from './list/list-commands.ts'
import { migrateCommand } from './migrate.ts'
import { nodeCommands } from './node-show.ts'
import { noticeCommands } from './notice/notice-commands.ts'
import { offlineCommands } from './offline/offline-commands.ts'
import { partnerCommands } from './partner/partner-commands.ts'
import { queueCommands } from './queue/queue-commands.ts'
import { sendCommands } from './send/send-commands.ts'
import { serveCommand } from './serve.ts'
import { settingCommands } from './setting/setting-commands.ts'
import { spocCaCommands } from './spoc-ca/spoc-ca-commands.ts'
import { stateCommands } from './state/state-commands.ts'
import { userCommands } from './user/user-commands.ts'
import type { CliWorld } from './world.ts'

/** The whole command line. It never ends the process: what goes wrong is thrown, see `runCommandLine`. */
export function buildProgram(world: CliWorld): Command {
  const program = new Command('eac')
    .description('A node of the EAC PKI: CVCA, DV and terminal control in one program')
    .version(world.version)
    .addHelpText('after', '\nExample:\n  $ eac demo\n\nExit codes: 0 done, 1 refused or not verified, 2 wrong use.')
  const commands = [
    initCommand,
    migrateCommand,
    serveCommand,
    demoCommand,
    demoWorldCommands,
    nodeCommands,
    doctorCommand,
    backupCommand,
    restoreCommand,
    moveCommand,
    authorityCommands,
    keysCommands,
    partnerCommands,
    exchangeCommands,
    queueCommands,
    eventCommands,
    noticeCommands,
    stateCommands,
    coverageCommand,
    approvalCommands,
    approveCommand,
    refuseCommand,
    userCommands,
    sendCommands,
    cvcCommands,
    listCommands,
    offlineCommands,
    archiveCommands,
    auditCommands,
    alertCommands,
    settingCommands,
    spocCaCommands,
    caCommands,
    fakeCaCommand,
  ]
  for (const make of commands) program.addCommand(make(world))
  attach(program, world)
  return program
}
