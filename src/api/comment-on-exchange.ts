import { z } from 'zod'
import type { ExchangeView } from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { exchangeWith, viewOf } from './exchanges.ts'
import { parseInput, someName } from './input.ts'

const LONGEST = 2_000
const commentSchema = z.strictObject({
  id: someName,
  text: z
    .string()
    .trim()
    .min(1, 'say something')
    .max(LONGEST)
    .regex(/^(?:[^\p{Cc}]|[\t\n\r])*$/u, 'plain text: no control characters'),
})

export const COMMENT_INPUTS = { 'exchange.comment': commentSchema }

/** What people know of an exchange and the node does not: an event among its others, whoever said it beside it. */
export async function commentOnExchange(input: { id: string; text: string }, deps: ApiDeps): Promise<ExchangeView> {
  const { id, text } = parseInput(commentSchema, input)
  const { db, now, caller } = deps
  const { partnerId } = await exchangeWith(id, db)
  const details = { text, ...callerDetails(caller) }
  await insertEvent(db, { kind: 'comment', exchangeId: id, partnerId, details }, now())
  return viewOf(id, db)
}
