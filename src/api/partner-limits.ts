import { z } from 'zod'
import {
  isCallable,
  OperatorError,
  operationsFor,
  type Partner,
  type PartnerView,
  type ProposedView,
} from '../messages/index.ts'
import { limitOperations } from '../pki/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { someName } from './input.ts'
import { partnerProposal } from './partner-proposals.ts'
import { showPartner } from './partners.ts'

export const PARTNER_LIMIT_INPUTS = {
  'partner.limit': z.strictObject({ name: someName, operations: z.array(z.string()).max(100).optional() }),
}

type Operations = readonly string[] | undefined

/** The messages a partner may use, from its next one on; without a list, all that its role may. Where people approve registrations, more of them is one. */
export async function limitPartner(
  input: { readonly name: string; readonly operations?: Operations },
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const possible: readonly string[] = operationsFor(partner)
  const strange = input.operations?.find((name) => !isCallable(name) || !possible.includes(name))
  if (strange !== undefined) {
    const those = `those there are for a ${partner.role}: ${possible.join(', ')}`
    throw new OperatorError('invalid-input', `There is no message ${strange}; ${those}.`)
  }
  const operations = input.operations && possible.filter((name) => input.operations?.includes(name))
  const more = addedBy(partner, operations)
  const needs = more === undefined ? 0 : deps.approvals.registration
  const requestedBy = await requesterOf(needs, deps)
  if (needs !== 0) {
    return proposeToPeople(limitProposal(partner, operations, more ?? '', { needs, requestedBy }), deps)
  }
  const details = { by: requestedBy?.name }
  await deps.db.transaction().execute((tx) => limitOperations(tx, partner, operations, details, deps.now()))
  return showPartner({ name: partner.name }, deps)
}

/** @returns in words, what it may not do now; undefined: nothing */
function addedBy({ operations: before, role }: Partner, operations: Operations): string | undefined {
  if (before === undefined) return undefined
  if (operations === undefined) return `everything that a ${role} may`
  const more = operations.filter((name) => !before.includes(name))
  return more.length === 0 ? undefined : more.join(', ')
}

function limitProposal(
  partner: Partner,
  operations: Operations,
  more: string,
  who: Parameters<typeof partnerProposal>[2],
) {
  const { name, role, operations: before = null } = partner
  const look = { check: 'messages', source: 'register of partners', says: `has ${before?.join(', ')}; more: ${more}` }
  const subject = `Let ${role} ${name} use more messages: ${more}`
  return partnerProposal(
    partner,
    { kind: 'partner-limit', subject, look, action: { before, operations: operations ?? null } },
    who,
  )
}
