import { carryOutRollover, type HandlerDeps } from '../handlers/index.ts'
import type { Operator } from '../messages/index.ts'
import { dueRollovers } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/**
 * On a machine where no node ever runs, commands carry out the key rollovers that people approved: the vote that approves one, and each
 * later command what failed then and is due again.
 */
export function carryingOutApproved(operator: Operator, { store, now, log }: OpenNode, deps: HandlerDeps): Operator {
  const carryOut = async (): Promise<void> => {
    for (const id of await dueRollovers(store.db, now())) {
      await carryOutRollover(Number(id), deps).catch(
        (
          error: unknown, // noted as an event, and tried again
        ) => log.error({ approval: id, error: messageOf(error) }, 'a rollover was not done'),
      )
    }
  }
  return {
    call: async (name, input) => {
      await carryOut()
      const result = await operator.call(name, input)
      if (name === 'approval.vote') await carryOut()
      return result
    },
  }
}
