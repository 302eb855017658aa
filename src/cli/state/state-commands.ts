import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addState, changeState, checkState } from './register.ts'
import { listStates, showState } from './show.ts'
import { resumeState, suspendState } from './suspend.ts'
import { writeStateForm } from './write-form.ts'

export function stateCommands(world: CliWorld): Command {
  return group('state', 'the other states our SPOC knows, by their forms', 'eac state list', [
    checkState(world),
    addState(world),
    changeState(world),
    listStates(world),
    showState(world),
    writeStateForm(world),
    suspendState(world),
    resumeState(world),
  ])
}
