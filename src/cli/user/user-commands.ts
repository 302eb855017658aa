import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addUser } from './add.ts'
import { changePassword } from './change-password.ts'
import { disableUser } from './disable.ts'
import { inviteUser, resetPassword } from './invite.ts'
import { listUsers } from './list.ts'
import { roleCommands } from './role.ts'
import { addSecondFactor } from './second-factor.ts'
import { userSessions } from './sessions.ts'
import { tokenCommands } from './token.ts'
import { removeSecondFactor, unlockUser } from './unlock.ts'

export function userCommands(world: CliWorld): Command {
  return group('user', 'the people of this node: what they may do, and by what they are known', 'eac user list', [
    addUser(world),
    listUsers(world),
    disableUser(world),
    changePassword(world),
    inviteUser(world),
    resetPassword(world),
    roleCommands(world),
    unlockUser(world),
    addSecondFactor(world),
    removeSecondFactor(world),
    userSessions(world),
    tokenCommands(world),
  ])
}
