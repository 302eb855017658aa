import type { Operator, OperatorCommand, OperatorCommands } from '../messages/index.ts'
import { COMMANDS } from './commands.ts'
import type { ApiDeps } from './deps.ts'

/** Carries out operators' commands on this node. */
export function operatorOf(deps: ApiDeps): Operator {
  return {
    call<Name extends OperatorCommand>(name: Name, input: OperatorCommands[Name]['input']) {
      return COMMANDS[name](input, deps)
    },
  }
}
