import { settle } from '../async/index.ts'
import type { Exchange, Outcome } from '../messages/index.ts'
import { NOTHING_BESIDE } from '../store/index.ts'
import { certificatesFor } from './certificates-for.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'

/** Gives a partner the CA certificates it needs to verify what this authority issues. */
export async function handleGetCACertificates(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { partner, authority } = await sidesOf(exchange, deps)
  if (partner.state === 'suspended') {
    const outcome: Outcome = { kind: 'refused', reason: 'holder-inactive' }
    await settle(exchange, outcome, NOTHING_BESIDE, { why: `${partner.name} is suspended` }, deps)
    return
  }
  const certificates = await certificatesFor(partner, authority, deps)
  // the enumeration has no word for "none yet" (TR-03129, GetCACertificates, returnCode)
  const outcome: Outcome =
    certificates.length === 0 ? { kind: 'refused', reason: 'internal-error' } : { kind: 'certificates', certificates }
  await settle(exchange, outcome, NOTHING_BESIDE, { sent: certificates.length }, deps)
}
