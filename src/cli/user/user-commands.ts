import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addUser } from './add.ts'
import { changePassword } from './change-password.ts'
import { disableUser } from './disable.ts'
import { listUsers } from './list.ts'

export function userCommands(world: CliWorld): Command {
  return group('user', 'the people who ask for approval and approve', 'eac user list', [
    addUser(world),
    listUsers(world),
    disableUser(world),
    changePassword(world),
  ])
}
