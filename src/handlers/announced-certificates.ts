import { settle } from '../async/index.ts'
import type { Exchange } from '../messages/index.ts'
import { judgeReceived, keepReceived } from '../pki/index.ts'
import { exchangeCertificates, type Tx } from '../store/index.ts'
import { passOn } from './announce.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { summaryOf } from './reception-summary.ts'

/** Looks at certificates a partner announced unasked, and keeps those that a trusted key vouches for. */
export async function handleAnnouncedCertificates(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { authority, partner } = await sidesOf(exchange, deps)
  const reception = await judgeReceived(authority, partner, await exchangeCertificates(deps.db, exchange.id), deps)
  const nothingMore = { kind: 'certificates', certificates: [] } as const // they are with the exchange already
  let owed: readonly Exchange[] = []
  const also = async (tx: Tx): Promise<void> => {
    await keepReceived(tx, authority, reception, deps.now())
    if (authority.role === 'SPOC') owed = await passOn(tx, authority, reception.authorities, deps.now(), exchange)
  }
  if (!(await settle(exchange, nothingMore, also, summaryOf(reception), deps))) return
  for (const { id } of owed) await deps.dispatch('send', id)
}
