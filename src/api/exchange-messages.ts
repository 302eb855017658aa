import { z } from 'zod'
import { type ExchangeMessageView, OperatorError, type ShownMessageView } from '../messages/index.ts'
import { listMessages, messageOctets, type StoredMessage } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { parseInput, someName } from './input.ts'
import { contentOf } from './message-content.ts'

const schema = z.strictObject({ id: someName, n: z.number().int().min(1).max(1_000_000) })
export const EXCHANGE_MESSAGE_INPUTS = { 'exchange.message': schema }

/** A message of an exchange as it went over the wire, and what it says. @throws {OperatorError} `not-found` */
export async function showMessage(input: { id: string; n: number }, { db }: ApiDeps): Promise<ShownMessageView> {
  const { id, n } = parseInput(schema, input)
  const messages = z.uuid().safeParse(id).success ? await listMessages(db, id) : []
  const message = messages[n - 1]
  if (message === undefined) throw new OperatorError('not-found', missing(id, n, messages.length))
  const octets = await messageOctets(db, message)
  return {
    ...messageView(message),
    exchange: id,
    octets: Buffer.from(octets).toString('base64'),
    content: message.kept ? contentOf(octets) : [],
  }
}

function missing(id: string, n: number, there: number): string {
  const none = `No message of an exchange ${id} is kept; "eac exchange list" shows the newest exchanges.`
  return there === 0 ? none : `The exchange ${id} has messages 1 to ${there}, and none ${n}.`
}

export const messageView = ({ firstAt, lastAt, exchangeId: _, ...message }: StoredMessage): ExchangeMessageView => ({
  ...message,
  at: firstAt.toISOString(),
  lastAt: lastAt.toISOString(),
})
