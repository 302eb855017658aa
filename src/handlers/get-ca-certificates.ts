import { settle } from '../async/index.ts'
import type { Exchange, Outcome } from '../messages/index.ts'
import { certificatesFor } from './certificates-for.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'

/** Gives a partner the CA certificates it needs to verify what this authority issues. */
export async function handleGetCACertificates(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { partner, authority } = await sidesOf(exchange, deps)
  const certificates = partner.state === 'suspended' ? [] : await certificatesFor(partner, authority, deps)
  // the enumeration has no word for "not for you" or "none yet" (TR-03129, GetCACertificates, returnCode)
  const outcome: Outcome =
    certificates.length === 0 ? { kind: 'refused', reason: 'internal-error' } : { kind: 'certificates', certificates }
  const details =
    partner.state === 'suspended' ? { why: `${partner.name} is suspended` } : { sent: certificates.length }
  await settle(exchange, outcome, async () => {}, details, deps)
}
