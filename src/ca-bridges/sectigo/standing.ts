import { unreachable, type WaitingFor } from '../../messages/index.ts'
import type { OrderAnswer } from '../index.ts'
import type { SectigoAnswer } from './answer.ts'
import { chainIn } from './chain.ts'
import { domainsToProve } from './domain-proof.ts'
import { COLLECT_CODES, STATUS_WORDS, type Standing } from './statuses.ts'
import { type SectigoTicket, writeTicket } from './ticket.ts'
import type { StandingError } from './trouble.ts'

/** What an answer from 0 says of an order that is placed or collected. A word that nobody knows ends nothing. */
export function answerFor(answer: SectigoAnswer, order: SectigoTicket): OrderAnswer {
  const ticket = writeTicket(order)
  const chain = chainIn(answer)
  if (chain.length > 0 && COLLECT_CODES[answer.code] === 'issued') return { kind: 'issued', ticket, chain }
  const word = answer.value('certificateStatus')
  const standing = word === undefined ? COLLECT_CODES[answer.code] : STATUS_WORDS[word.toLowerCase()]
  if (standing !== undefined) return standingAnswer(standing, order, answer)
  return { kind: 'pending', ticket, waitingFor: [{ reason: 'unknown', note: word ?? `code ${answer.code}` }] }
}

/** How the order stands where the CA says so by an error. */
export const STANDING_OF_ERROR = {
  rejected: 'rejected',
  revoked: 'revoked',
  'awaits payment': 'awaits payment',
  'being issued': 'being issued',
} as const satisfies Record<StandingError, Standing>

/** @param answer it is from */
export function standingAnswer(standing: Standing, order: SectigoTicket, answer?: SectigoAnswer): OrderAnswer {
  const ticket = writeTicket(order)
  switch (standing) {
    case 'awaits payment':
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'payment' }] }
    case 'awaits authorization':
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'approval' }] }
    case 'awaits validation':
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'organisation' }, ...domainsLeft(answer, order)] }
    case 'not to be asked yet':
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'unknown', note: 'what the CA said last is lost' }] }
    case 'being issued':
    case 'issued': // and no certificate with it: it comes with the next look
    case 'replaced':
      return { kind: 'issuing', ticket }
    case 'rejected':
    case 'cancelled':
    case 'revoked':
    case 'failed':
      return {
        kind: 'ended',
        ticket,
        as: standing,
        why: answer?.value('certificateStatus') ?? (answer?.says || standing),
      }
    default:
      return unreachable(standing)
  }
}

/** What says that a domain is shown to be ours is not written down anywhere: these words are our reading. */
const DOMAIN_DONE = /^(validated|completed?|done|approved|y|yes)$/i

function domainsLeft(answer: SectigoAnswer | undefined, { proof }: SectigoTicket): WaitingFor[] {
  if (proof === undefined || DOMAIN_DONE.test(answer?.value('dcvStatus') ?? '')) return []
  return domainsToProve(proof)
}
