import type { Operator, OperatorCommand, OperatorCommands } from '../messages/index.ts'
import { COMMANDS } from './commands.ts'
import type { ApiDeps } from './deps.ts'
import { assertMayGoOut } from './needs-network.ts'

/** Carries out operators' commands on this node. */
export function operatorOf(deps: ApiDeps): Operator {
  return {
    async call<Name extends OperatorCommand>(name: Name, input: OperatorCommands[Name]['input']) {
      assertMayGoOut(name, deps)
      return COMMANDS[name](input, deps)
    },
  }
}
