import type { SpocCommand } from '../../../src/messages/index.ts'
import { answerSpoc } from '../../../src/spoc/index.ts'
import { ANSWERS, contracts, NOTICE_RECEIPTS, RECEIPTS } from '../../../test/spoc/support.ts'
import { promised, type Target } from '../../target.ts'
import { judgeReply } from '../judge-reply.ts'
import { secondOpinion } from '../second-opinion.ts'

export const spocDoor: Target = {
  name: 'spoc',
  title: 'requests and callbacks of other states, in both editions',
  milliseconds: 100,
  async run(input) {
    const heard: SpocCommand[] = []
    const errors: unknown[] = []
    const choice = input.reduce((sum, octet) => (sum * 31 + octet) >>> 0, 0)
    const say =
      <A>(all: readonly A[]) =>
      async (command: SpocCommand): Promise<A> => {
        heard.push(command)
        return all[choice % all.length]!
      }
    const act = { request: say(ANSWERS), receive: say(RECEIPTS), notice: say(NOTICE_RECEIPTS) }
    const reply = await answerSpoc(contracts, { body: input }, act, { onError: (error) => errors.push(error) })
    if (errors.length > 0) throw errors[0]
    judgeReply(reply, Object.values(contracts.editions))
    promised(heard.length <= 1, 'a message is acted upon once')
    const [command] = heard
    if (command !== undefined) secondOpinion(input, command)
    return [reply.status, reply.operation, command === undefined ? reply.problem : 'heard', ...reply.tolerated].join(
      ' ',
    )
  },
}
