import { z } from 'zod'
import { type DeviationView, OperatorError, type PartnerView, type ToleranceView } from '../messages/index.ts'
import { countTolerances, insertEvent, switchTolerances, type ToleranceCount } from '../store/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { named, parseInput, someName } from './input.ts'
import { showPartner } from './partners.ts'

const switchSchema = z.strictObject({ name: someName, tolerances: z.array(z.string()).max(1_000), reason: z.string() })

export const TOLERANCE_INPUTS = {
  'partner.tolerances': named,
  'partner.tolerance-off': switchSchema,
  'partner.tolerance-on': switchSchema,
}

export interface ToleranceSwitch {
  readonly name: string
  readonly tolerances: readonly string[]
  readonly reason: string
}

/** Every tolerance there is, and how this partner stands with it. */
export async function listTolerances({ name }: { name: string }, deps: ApiDeps): Promise<ToleranceView[]> {
  const partner = await partnerNamed(name, deps)
  const counts = await countTolerances(deps.db, partner.id)
  return Object.entries(deps.tolerances).map(([tolerance, why]) => {
    const count = counts.find((one) => one.tolerance === tolerance)
    return {
      tolerance,
      why,
      state: partner.tolerancesOff.includes(tolerance) ? 'off' : 'on',
      forgiven: count?.forgiven ?? 0,
      refused: count?.refused ?? 0,
      last: count?.lastAt.toISOString(),
    }
  })
}

/** What was met at all, of every partner. */
export async function deviationViews({ db }: Pick<ApiDeps, 'db'>): Promise<DeviationView[]> {
  return (await countTolerances(db)).map(deviationView)
}

const deviationView = ({ partnerName, tolerance, forgiven, refused, lastAt }: ToleranceCount): DeviationView => ({
  partner: partnerName,
  tolerance,
  forgiven,
  refused,
  last: lastAt.toISOString(),
})

/** From its next message on. */
export async function switchPartnerTolerances(
  input: ToleranceSwitch,
  state: 'on' | 'off',
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const why = parseInput(z.string().min(1, 'a reason is kept with the change; give one'), input.reason)
  const names = parseInput(z.array(z.string()).min(1, 'name at least one tolerance'), input.tolerances)
  assertKnown(names, partner.name, deps)
  await deps.db.transaction().execute(async (tx) => {
    const switched = await switchTolerances(tx, partner.id, names, state)
    if (switched.length === 0) return
    const event = { kind: `tolerance switched ${state}`, partnerId: partner.id, authorityId: partner.authorityId }
    await insertEvent(tx, { ...event, details: { tolerances: switched, why } }, deps.now())
  })
  return showPartner({ name: partner.name }, deps)
}

function assertKnown(names: readonly string[], partner: string, { tolerances }: Pick<ApiDeps, 'tolerances'>): void {
  const unknown = names.filter((name) => !Object.hasOwn(tolerances, name))
  if (unknown.length === 0) return
  throw new OperatorError(
    'invalid-input',
    `There is no tolerance ${unknown.join(', ')}; "eac partner tolerances ${partner}" shows them all.`,
  )
}

/** The tolerances that the messages of an exchange needed, from its events. */
export function forgivenIn(
  events: readonly { readonly details: Readonly<Record<string, unknown>> }[],
  { tolerances }: Pick<ApiDeps, 'tolerances'>,
): { readonly tolerance: string; readonly why: string }[] {
  const names = events.flatMap(({ details: { forgiven } }) => (Array.isArray(forgiven) ? forgiven.map(String) : []))
  return [...new Set(names)].map((tolerance) => ({ tolerance, why: tolerances[tolerance] ?? 'no longer known here' }))
}
