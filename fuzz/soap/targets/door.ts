import type { Command, ServiceName } from '../../../src/messages/index.ts'
import { type Actions, answerSoap } from '../../../src/services/index.ts'
import { answersTo, RECEIPTS } from '../../../test/services/every-operation.ts'
import { contracts } from '../../../test/services/support.ts'
import { promised, type Target } from '../../target.ts'
import { judgeReply } from '../judge-reply.ts'
import { secondOpinion } from '../second-opinion.ts'
import { doorOf } from '../seeds.ts'

/** A service of TR-03129 in every edition: what it reads, and what it answers whatever its actions say. */
export function door(service: ServiceName): Target {
  const contract = contracts[service]
  return {
    name: doorOf(service),
    title: `requests and callbacks to the ${service} service, in every edition`,
    milliseconds: 100,
    async run(input) {
      const heard: Command[] = []
      const errors: unknown[] = []
      const reply = await answerSoap(contract, { body: input }, saying(heard, input), {
        onError: (error) => errors.push(error),
      })
      if (errors.length > 0) throw errors[0]
      judgeReply(reply, Object.values(contract.editions))
      promised(heard.length <= 1, 'a message is acted upon once')
      const [command] = heard
      if (command !== undefined) secondOpinion(input, command)
      promised(
        command !== undefined || reply.returnCode === undefined || reply.problem !== undefined,
        'a refusal has its reason',
      )
      return [reply.status, reply.operation, command === undefined ? reply.problem : 'heard', ...reply.tolerated].join(
        ' ',
      )
    },
  }
}

/** What the actions say is any of what they may say. */
function saying(heard: Command[], input: Uint8Array): Actions {
  const choice = input.reduce((sum, octet) => (sum * 31 + octet) >>> 0, 0)
  const say = async (command: Command): Promise<never> => {
    heard.push(command)
    const all = 'outcome' in command ? RECEIPTS : answersTo(command.operation)
    return all[choice % all.length] as never // of the operation
  }
  return { request: say, enquire: say, receive: say }
}
