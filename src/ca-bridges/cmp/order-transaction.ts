import { createHash } from 'node:crypto'
import type { BridgeCall, Enrolment, Enrolments, OrderAnswer } from '../index.ts'
import type { CmpProgress } from './progress.ts'
import type { Question, TransactionParts } from './transaction.ts'

export interface EnrolParts extends TransactionParts {
  readonly enrolments: Enrolments<CmpProgress>
  /** Name of the CA in DER; empty where it is not known. */
  recipient(): Promise<Uint8Array>
  readonly asksImplicitConfirmation: boolean
}

/** One order in the books. */
export type One = Enrolment<CmpProgress>
export type Moment = Pick<BridgeCall, 'now' | 'signal'>

const PREFIX = 'cmp/1 '

/** An order is one transaction, the same whenever it is sent: a CA that remembers knows a repeat. */
export function ticketOf(key: string): string {
  return PREFIX + createHash('sha256').update(key).digest('hex').slice(0, 32)
}

/** What every message of an order has. */
export async function questionOf(
  { ticket, progress: { path } }: One,
  parts: EnrolParts,
): Promise<Pick<Question, 'began' | 'path' | 'recipient' | 'transactionId'>> {
  const transactionId = fromHex(ticket.slice(PREFIX.length))
  return { began: 'p10cr', path, recipient: await parts.recipient(), transactionId }
}

export async function end(
  { ticket, progress: { path } }: One,
  as: 'rejected' | 'failed' | 'revoked',
  why: string,
  { now }: Moment,
  { enrolments }: EnrolParts,
): Promise<OrderAnswer> {
  await enrolments.note(ticket, { path, at: 'ended', as, why }, now)
  return { kind: 'ended', ticket, as, why }
}

export const toHex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
export const fromHex = (text: string): Buffer => Buffer.from(text, 'hex')
