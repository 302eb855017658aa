import { WorkFailed } from '../async/index.ts'
import type { Command, SpocCommand } from '../messages/index.ts'
import { type FaultReply, faultReplyFor, SoapError, soapVersionOfContentType, writeFaultReply } from '../soap/index.ts'
import { WsSecurityError } from '../ws-security/index.ts'
import type { MessageSecurity, ReceivedMessage, TakenMessage } from './message-security.ts'
import type { KnownCaller } from './serving.ts'

interface Reply {
  readonly status: number
  readonly body: string
}

/** What a service makes of a message. */
interface Answering<Answer> {
  /** @param guard what its actions go through */
  answer(message: ReceivedMessage, guard: Guard): Promise<Answer>
  /** To a message that is not taken. */
  refuse(fault: FaultReply): Answer
}
type Guard = <Actions extends object>(actions: Actions) => Actions

/** Answers a message as far as the caller's signature stands for it, and signs the answer, as is set for the caller. */
export async function answerSecured<Answer extends Reply>(
  security: MessageSecurity,
  { partner }: KnownCaller,
  message: ReceivedMessage,
  { answer, refuse }: Answering<Answer>,
): Promise<Answer> {
  let taken: TakenMessage
  try {
    await security.assertCanAnswer(partner)
    taken = await security.take(partner, message)
  } catch (error) {
    return refuse(faultFor(error, message.contentType))
  }
  let refused: WsSecurityError | undefined
  const hold = async (command: Command | SpocCommand): Promise<void> => {
    try {
      await security.holdToOnce(partner, taken, command)
    } catch (error) {
      if (error instanceof WsSecurityError) refused = error
      throw error
    }
  }
  const reply = await answer(taken, (actions) => held(actions, hold))
  if (refused !== undefined) return refuse(faultFor(refused, message.contentType))
  if (reply.status !== NOT_NOW) return { ...reply, body: await security.seal(partner, reply.body) }
  if (!taken.repeated) await security.giveBack(taken)
  return reply
}

const NOT_NOW = 503

/** Each action once it is known that its message may begin something. */
function held<Actions extends object>(
  actions: Actions,
  hold: (command: Command | SpocCommand) => Promise<void>,
): Actions {
  const guarded = Object.entries<Act | undefined>(actions as { [kind: string]: Act | undefined }).map(([kind, act]) => [
    kind,
    act && holding(act, hold),
  ])
  return Object.fromEntries(guarded) as Actions
}

function holding(act: Act, hold: (command: Command | SpocCommand) => Promise<void>): Act {
  return async (command, wire) => {
    await hold(command)
    return act(command, wire)
  }
}
type Act = (command: Command | SpocCommand, wire: unknown) => Promise<unknown>

function faultFor(error: unknown, contentType: string | undefined): FaultReply {
  const soapVersion = soapVersionOfContentType(contentType)
  if (error instanceof SoapError) return faultReplyFor(error, soapVersion)
  if (error instanceof WorkFailed) {
    const reason = 'The answer would have to be signed, and cannot be for now'
    return { ...writeFaultReply({ status: 500, code: 'server', reason, soapVersion }), problem: error.message }
  }
  if (!(error instanceof WsSecurityError)) throw error
  const { reason, fault: subcode, message: problem } = error
  return { ...writeFaultReply({ status: 500, code: 'client', subcode, reason, soapVersion }), problem }
}
