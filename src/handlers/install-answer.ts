import { closeInstalled, ParkWork } from '../async/index.ts'
import { askedListKind, type Exchange, type Partner } from '../messages/index.ts'
import { judgeReceived, keepReceived, type Reception } from '../pki/index.ts'
import { type AuthorityRecord, exchangeOutcome, type Tx } from '../store/index.ts'
import { passOn } from './announce.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { installForeignAnswer } from './foreign-answer.ts'
import { summaryOf } from './reception-summary.ts'
import { takeList, whatBecameOfList } from './take-list.ts'

/**
 * Looks at what came for a request of ours, and uses what holds: CA certificates, the certificate of our new key, a list.
 * @throws when the certificate of our key may yet turn out usable: to look at it again later
 */
export async function installAnswer(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const outcome = await exchangeOutcome(deps.db, exchange)
  if (exchange.state !== 'answered' || outcome === undefined) return
  const { authority, partner } = await sidesOf(exchange, deps)
  if (authority.role === 'SPOC' && exchange.operation === 'RequestCertificate') {
    if (outcome.kind === 'list') throw new ParkWork('own-trouble', `a list came for ${exchange.operation}`)
    return installForeignAnswer(exchange, outcome, { spoc: authority, state: partner }, deps)
  }
  if (outcome.kind === 'refused') {
    const event = { kind: 'our request was refused', details: { answer: exchange.wireStatus, reason: outcome.reason } }
    await closeInstalled(exchange, event, async () => {}, deps)
    return
  }
  if (outcome.kind === 'list') return installList(exchange, outcome.list, authority, partner, deps)
  const reception = await judgeReceived(authority, partner, outcome.certificates, deps)
  if (reception.waitingFor !== undefined) {
    throw new Error(`the certificate for our key cannot be used yet: ${reception.waitingFor}`)
  }
  const event = { kind: whatBecame(exchange, reception), details: summaryOf(reception) }
  let owed: readonly Exchange[] = []
  const also = async (tx: Tx): Promise<void> => {
    await keepReceived(tx, authority, reception, deps.now())
    if (authority.role === 'SPOC') owed = await passOn(tx, authority, reception.authorities, deps.now(), exchange)
  }
  if (!(await closeInstalled(exchange, event, also, deps))) return
  for (const { id } of owed) await deps.dispatch('send', id)
}

async function installList(
  exchange: Exchange,
  list: Uint8Array,
  authority: AuthorityRecord,
  partner: Partner,
  deps: HandlerDeps,
): Promise<void> {
  const kind = askedListKind(exchange.operation)
  if (kind === undefined) throw new ParkWork('own-trouble', `a list came for ${exchange.operation}`)
  const taken = await takeList(authority, { by: 'partner', partner }, kind, list, deps)
  const closed = await closeInstalled(
    exchange,
    () => ({ kind: whatBecameOfList(taken), details: taken.details }),
    (tx) => taken.keep(tx),
    deps,
  )
  if (closed) await taken.sendOn()
}

function whatBecame({ operation }: Exchange, { own, rejected }: Reception): string {
  if (operation === 'RequestCertificate') {
    return own.length === 0 ? 'no usable certificate came for our key' : 'certificate installed'
  }
  return rejected.length === 0 ? 'CA certificates kept' : 'some CA certificates were not usable'
}
