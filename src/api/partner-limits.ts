import { z } from 'zod'
import { isCallable, OperatorError, operationsFor, type PartnerView } from '../messages/index.ts'
import { insertEvent, setOperations } from '../store/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { someName } from './input.ts'
import { showPartner } from './partners.ts'

export const PARTNER_LIMIT_INPUTS = {
  'partner.limit': z.strictObject({ name: someName, operations: z.array(z.string()).max(100).optional() }),
}

/** The messages a partner may use, from its next one on; without a list, all that its role may. */
export async function limitPartner(
  input: { readonly name: string; readonly operations?: readonly string[] | undefined },
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const possible: readonly string[] = operationsFor(partner)
  const strange = input.operations?.find((name) => !isCallable(name) || !possible.includes(name))
  if (strange !== undefined) {
    const those = `those there are for a ${partner.role}: ${possible.join(', ')}`
    throw new OperatorError('invalid-input', `There is no message ${strange}; ${those}.`)
  }
  const operations = input.operations && possible.filter((name) => input.operations?.includes(name))
  await deps.db.transaction().execute(async (tx) => {
    await setOperations(tx, partner.id, operations)
    const told = (names: readonly string[] | undefined) => names ?? 'all of its role'
    const details = { was: told(partner.operations), is: told(operations) }
    const event = { kind: 'messages of a partner limited', partnerId: partner.id, authorityId: partner.authorityId }
    await insertEvent(tx, { ...event, details }, deps.now())
  })
  return showPartner({ name: partner.name }, deps)
}
