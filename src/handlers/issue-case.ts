import { decodeRequest } from '../cvc/index.ts'
import type { Exchange, Refusal } from '../messages/index.ts'
import { chooseIssuingKey, type IssueCase, judgeForm } from '../pki/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { partiesOf } from './parties.ts'

/** Why nothing can be issued on a request. */
interface No {
  readonly kind: 'no'
  readonly reason: Refusal
  readonly why: string
}

const no = (reason: Refusal, why: string): No => ({ kind: 'no', reason, why })

/**
 * Who asks whom for what: what stands behind a decision on a certificate request. Nothing is changed.
 * @throws {PkiError} `no-valid-key`
 */
export async function issueCaseOf(exchange: Exchange, deps: HandlerDeps): Promise<IssueCase | No> {
  const sides = await sidesOf(exchange, deps)
  if (sides.partner.state === 'suspended') return no('holder-inactive', `${sides.partner.name} is suspended`)
  const requestOctets = exchange.request ?? new Uint8Array()
  const form = await judgeForm(decodeRequest(requestOctets, { mode: 'tolerant' }), deps.checkSignature)
  if (!form.ok) return no(form.reason, 'its form') // seen when it was accepted, and looked at again
  const { authorityReference } = form.request.request
  const parties = await partiesOf(form.request, sides, deps)
  if ('reason' in parties) return no(parties.reason, parties.why)
  const { authority, partner, vouchers } = parties
  const issuing = await chooseIssuingKey(authority, authorityReference, deps)
  if (issuing === undefined) {
    return no('authority-unknown', `${authorityReference ?? 'no CAR'} names no key of ${authority.name}`)
  }
  return { authority, partner, exchange, requestOctets, verified: form.request, issuing, vouchers }
}
