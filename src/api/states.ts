import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { Proposal } from '../approvals/index.ts'
import { calendarDateOf, type HolderReference, sameHolder } from '../cvc/index.ts'
import {
  type Check,
  type CheckedStateView,
  holderName,
  type OperatorCommands,
  OperatorError,
  type Partner,
  type PartnerView,
  type ProposedView,
  type SpocRootForm,
  type StateChange,
  type StateCvcaView,
  type StateDvView,
  type StateForm,
  type StateRootView,
  type StateSuspensionWish,
  type StateView,
  type StateWish,
} from '../messages/index.ts'
import type { Authenticated } from '../people/index.ts'
import {
  type CheckedForm,
  changesOf,
  checkStateForm,
  checkStateNames,
  StateNameTaken,
  trustedCertificates,
} from '../pki/index.ts'
import {
  type AuthorityRecord,
  findPartnerByName,
  findState,
  listAuthorities,
  listForeignDvs,
  listStateForms,
  listStates,
} from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { assertCallableHosts, reachFor } from './callable.ts'
import { type ApiDeps, authorityNamed } from './deps.ts'
import { nothing, parseInput, someName } from './input.ts'
import { resumePartner, suspendPartner } from './partners.ts'
import { stateFormSchema } from './state-form.ts'

const wish = { form: stateFormSchema, authority: someName.optional() }
const suspensionSchema = z.strictObject({ of: someName, reason: z.string(), authority: someName.optional() })

export const STATE_INPUTS = {
  'state.check': z.strictObject(wish),
  'state.add': z.strictObject({ ...wish, privateNetwork: z.boolean().optional() }),
  'state.change': z.strictObject({ ...wish, country: someName }),
  'state.list': nothing,
  'state.show': z.strictObject({ country: someName, authority: someName.optional() }),
  'state.form': z.strictObject({ country: someName, authority: someName.optional() }),
  'state.suspend': suspensionSchema,
  'state.resume': suspensionSchema,
}

export async function checkState({ form, authority }: StateWish, deps: ApiDeps): Promise<CheckedStateView> {
  const { state, checked, changes } = await lookAt({ form, authority }, deps)
  const { ok, checks } = checked
  return { country: checked.form.country, ok, checks, registered: state !== undefined, changes }
}

export async function addState(
  { privateNetwork = false, ...wish }: OperatorCommands['state.add']['input'],
  deps: ApiDeps,
): Promise<StateView | ProposedView> {
  const found = await lookAt(wish, deps)
  if (found.state !== undefined) {
    const { country } = found.checked.form
    const how = `eac state change ${country} --form FILE`
    throw new OperatorError('refused', `${country} is registered already; a new form of it is taken with "${how}".`)
  }
  return take({ ...found, privateNetwork }, deps)
}

export async function changeState(
  { country, ...wish }: OperatorCommands['state.change']['input'],
  deps: ApiDeps,
): Promise<StateView | ProposedView> {
  const found = await lookAt(wish, deps)
  const said = found.checked.form.country
  if (said !== country) throw new OperatorError('refused', `This is a form of ${said}, not of ${country}.`)
  if (found.state === undefined) throw unknown(country, `"eac state add --form FILE" registers it`)
  return take({ ...found, privateNetwork: found.state.privateNetwork }, deps)
}

export async function listStateViews(deps: ApiDeps): Promise<StateView[]> {
  const views: StateView[] = []
  for (const spoc of await spocs(deps)) {
    for (const state of await listStates(deps.db, spoc.id)) views.push(await stateView(spoc, state, deps))
  }
  return views
}

export async function showState(
  { country, authority }: OperatorCommands['state.show']['input'],
  deps: ApiDeps,
): Promise<StateView> {
  const spoc = await meantSpoc(authority, deps)
  const state = await findState(deps.db, spoc.id, country)
  if (state === undefined) throw unknown(country, '"eac state list" shows those that are')
  return stateView(spoc, state, deps)
}

/** To be changed, and brought again. */
export async function showStateForm(
  { country, authority }: OperatorCommands['state.form']['input'],
  deps: ApiDeps,
): Promise<StateForm> {
  const spoc = await meantSpoc(authority, deps)
  const state = await findState(deps.db, spoc.id, country)
  if (state === undefined) throw unknown(country, '"eac state list" shows those that are')
  const [newest] = await listStateForms(deps.db, state.id)
  if (newest === undefined) throw new Error(`${state.name} has no form`)
  return newest.form
}

export async function suspendState(wish: StateSuspensionWish, deps: ApiDeps): Promise<PartnerView | ProposedView> {
  const { reason } = wish
  return suspendPartner({ name: (await stateOrDv(wish, deps)).name, reason }, deps)
}

export async function resumeState(wish: StateSuspensionWish, deps: ApiDeps): Promise<PartnerView | ProposedView> {
  const { reason } = wish
  return resumePartner({ name: (await stateOrDv(wish, deps)).name, reason }, deps)
}

interface Found {
  readonly spoc: AuthorityRecord
  readonly state: Partner | undefined
  readonly checked: CheckedForm
  readonly changes: readonly StateChange[]
  /** How many forms of it were taken before. */
  readonly formsBefore: number
}

async function lookAt({ form: input, authority }: StateWish, deps: ApiDeps): Promise<Found> {
  const form = parseInput(stateFormSchema, input)
  const spoc = await meantSpoc(authority, deps)
  const state = await findState(deps.db, spoc.id, form.country)
  const forms = state === undefined ? [] : await listStateForms(deps.db, state.id)
  const checked = withChecks(await checkStateForm(form, spoc, deps), await checkStateNames(form, spoc, deps))
  return { spoc, state, checked, changes: changesOf(forms[0]?.form, form), formsBefore: forms.length }
}

function withChecks(checked: CheckedForm, more: readonly Check[]): CheckedForm {
  const checks = [...checked.checks, ...more]
  return { ...checked, checks, ok: checks.every(({ ok }) => ok) }
}

/** Every check has to pass; then the state is entered, or put before people. */
async function take(
  found: Found & { readonly privateNetwork: boolean },
  deps: ApiDeps,
): Promise<StateView | ProposedView> {
  const { spoc, checked, privateNetwork } = found
  assertPassed(checked)
  await assertCallableHosts(urlsOf(checked.form), reachFor(privateNetwork), deps)
  const needs = deps.approvals.registration
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(stateProposal(found, needs, requester), deps)
  const how = { by: requester?.name ?? 'an operator', privateNetwork }
  await deps.registerState(spoc, checked, how).catch((error) => {
    throw error instanceof StateNameTaken ? new OperatorError('refused', error.message) : error
  })
  return showState({ country: checked.form.country, authority: spoc.name }, deps)
}

/** What a state makes us call: its SPOC, and where its CRLs are. */
function urlsOf({ spoc }: StateForm): string[] {
  return spoc === undefined ? [] : [spoc.url, ...(spoc.crlHosts ?? []).map((host) => `http://${host}/`)]
}

function assertPassed({ form, checks, ok }: CheckedForm): void {
  if (ok) return
  const failed = checks.filter((one) => !one.ok).map(({ check, says, source }) => `  ${check}: ${says} (${source})`)
  const what = 'Compare the files with the paper, and ask its co-ordinator over another channel.'
  throw new OperatorError(
    'refused',
    `The form of ${form.country} does not hold; nothing was changed:\n${failed.join('\n')}\n${what}`,
  )
}

/** What people compare with the paper that came by diplomatic way (TR-03139, 3.2.2). */
function stateProposal(
  { spoc, state, checked, changes, formsBefore, privateNetwork }: Parameters<typeof take>[0],
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const { form, checks } = checked
  const what = state === undefined ? 'Register the state' : 'Change the registration of'
  return {
    kind: 'state-registration',
    subject: `${what} ${form.country} (${form.name}) with ${spoc.name}, by the form ${form.reference}`,
    needs,
    requestedBy,
    ...(state === undefined ? {} : { partnerId: state.id }),
    authorityId: spoc.id,
    checks: [
      ...checks,
      ...changes.map((change) => ({
        check: change.what,
        source: 'TR-03139, 3.2.2',
        ok: null,
        says: `${changeText(change)}; compare it with the paper`,
      })),
    ],
    action: { spocId: spoc.id, form, formsBefore, ...(privateNetwork && { privateNetwork }) },
  }
}

function changeText({ was, becomes }: StateChange): string {
  if (becomes === undefined) return `no more: ${was}`
  return was === undefined ? becomes : `${becomes}, until now ${was}`
}

const spocs = async ({ db }: ApiDeps): Promise<AuthorityRecord[]> =>
  (await listAuthorities(db)).filter(({ role }) => role === 'SPOC')

async function meantSpoc(named: string | undefined, deps: ApiDeps): Promise<AuthorityRecord> {
  if (named !== undefined) {
    const authority = await authorityNamed(named, deps)
    if (authority.role === 'SPOC') return authority
    throw new OperatorError('refused', `${named} is a ${authority.role}: states are registered with a SPOC.`)
  }
  const [only, ...others] = await spocs(deps)
  if (only === undefined) {
    const how = 'eac authority add NAME --role SPOC --country UT'
    throw new OperatorError('refused', `This node runs no SPOC, and so knows no other states; add one with "${how}".`)
  }
  if (others.length === 0) return only
  const names = [only, ...others].map(({ name }) => name).join(', ')
  throw new OperatorError('invalid-input', `Which SPOC? Say --authority NAME; this node runs ${names}.`)
}

async function stateOrDv({ of, authority }: StateSuspensionWish, deps: ApiDeps): Promise<Partner> {
  const spoc = await meantSpoc(authority, deps)
  const state = await findState(deps.db, spoc.id, of)
  if (state !== undefined) return state
  const dv = await findPartnerByName(deps.db, of)
  if (dv?.role === 'foreign-DV' && dv.authorityId === spoc.id) return dv
  throw new OperatorError(
    'not-found',
    `There is no state ${of} and no DV of one by this name; "eac state show COUNTRY" shows the DVs.`,
  )
}

async function stateView(spoc: AuthorityRecord, partner: Partner, deps: ApiDeps): Promise<StateView> {
  const forms = await listStateForms(deps.db, partner.id)
  const form = forms[0]?.form
  if (form === undefined) throw new Error(`${partner.name} has no form`)
  return {
    country: partner.country,
    name: form.name,
    partner: partner.name,
    authority: spoc.name,
    state: partner.state,
    coordinator: form.coordinator,
    url: form.spoc?.url,
    edition: form.spoc?.edition,
    isCalled: form.spoc !== undefined && !deps.airGapped,
    answers: partner.contractSettings.answers,
    roots: (form.spoc?.roots ?? []).map((root) => rootView(root, deps.now())),
    knownByName: form.spoc?.knownByName && {
      ...form.spoc.knownByName,
      roots: form.spoc.knownByName.roots.map((root) => rootView(root, deps.now())),
    },
    cvcas: await cvcaViews(spoc, form, deps),
    dvs: await dvViews(partner, form, deps),
    forms: forms.map(({ form: { reference }, takenAt, takenBy }) => ({
      reference,
      takenAt: takenAt.toISOString(),
      takenBy,
    })),
  }
}

function rootView({ certificate, fingerprint, from, until }: SpocRootForm, now: Date): StateRootView {
  const { subject } = new X509Certificate(Buffer.from(certificate, 'base64')) // it was read when the form was checked
  const daysLeft = (Date.parse(until) - Date.parse(calendarDateOf(now))) / 86_400_000
  return { subject: subject.replaceAll('\n', ', '), fingerprint, from, until, daysLeft }
}

async function cvcaViews(spoc: AuthorityRecord, { cvcas }: StateForm, { db }: ApiDeps): Promise<StateCvcaView[]> {
  const trusted = await trustedCertificates(db, spoc.id)
  return cvcas.map(({ holderReference, fingerprint }) => {
    const newest = trusted
      .map(({ certificate }) => certificate)
      .filter((one) => sameHolder(one.holderReference, holderReference as HolderReference)) // that of its certificate
      .at(-1)
    return {
      anchor: holderReference,
      fingerprint,
      newest: newest && { holderReference: newest.holderReference, expires: newest.expires },
    }
  })
}

async function dvViews(partner: Partner, { dvs }: StateForm, { db }: ApiDeps): Promise<StateDvView[]> {
  return (await listForeignDvs(db, partner.id)).map((dv) => ({
    name: dv.name,
    holder: holderName(dv),
    state: dv.state,
    organisation: dvs.find(({ mnemonic }) => mnemonic === dv.mnemonic)?.organisation,
  }))
}

const unknown = (country: string, what: string): OperatorError =>
  new OperatorError('not-found', `The state ${country} is not registered here; ${what}.`)
