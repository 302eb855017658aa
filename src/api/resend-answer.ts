import { type ExchangeView, OperatorError } from '../messages/index.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { decided, viewOf } from './exchanges.ts'

/** Brings a partner the answer that it took and has lost since. */
export async function resendAnswer(input: { id: string; reason: string }, deps: ApiDeps): Promise<ExchangeView> {
  const { exchange, reason } = await decided(input, deps.db)
  const objection = await deps.resendAnswer(exchange, { why: reason, ...callerDetails(deps.caller) })
  if (objection !== undefined) throw new OperatorError('refused', objection)
  return viewOf(exchange.id, deps.db)
}
