import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { settingFields, settingNamed, settingValue } from './setting-text.ts'

interface ChangeOptions extends Place, UserOptions {
  readonly why: string
  readonly json?: true
}

const REASON = ['--why <text>', 'the reason; it is kept for the record'] as const

export function changeSetting(world: CliWorld): Command {
  const example = 'eac setting change circuit.failures 3 --why "their gateway drops every second call"'
  const made = nodeCommand('change <name> <value>', 'another value, in force without a restart', example)
  made.requiredOption(...REASON)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, text: string, options: ChangeOptions) => {
    const who = await userOf(world, options)
    const result = await withOperator(world, options, async (operator) => {
      const value = settingValue(text, settingNamed(name, await operator.call('setting.list', {})))
      return operator.call('setting.change', { name, value, why: options.why, ...who })
    })
    sayDoneOrProposed(world, options, result, settingFields)
  })
}

export function resetSetting(world: CliWorld): Command {
  const example = 'eac setting reset circuit.failures --why "the gateway is mended"'
  const made = nodeCommand('reset <name>', 'given back to the file: what eac.yaml says counts again', example)
  made.requiredOption(...REASON)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, options: ChangeOptions) => {
    const input = { name, why: options.why, ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call('setting.reset', input))
    sayDoneOrProposed(world, options, result, settingFields)
  })
}
