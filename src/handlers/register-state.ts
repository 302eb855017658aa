import { isDeepStrictEqual } from 'node:util'
import { enqueueRequest, giveAllToPeople, newMessageId } from '../async/index.ts'
import type { Exchange, Partner, SpocForm, StateForm } from '../messages/index.ts'
import { type CheckedForm, enterStateNames, trustStateAnchors } from '../pki/index.ts'
import {
  type AuthorityRecord,
  findForeignDv,
  findPartner,
  findPartnerByName,
  findState,
  insertEvent,
  insertPartner,
  insertStateForm,
  listPartners,
  listStateForms,
  setPartnerAddress,
  type Tx,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** Who brought the form, and who approved; whether its hosts may have private addresses, of a state that is new. */
type RegisteredHow = { readonly by: string; readonly privateNetwork?: boolean } & Pick<HandlerDeps, 'staysHere'>

/**
 * Enters a state, or takes a new form of one that is registered: its SPOC, its DVs, and the roots of its CVCAs as trust anchors
 * of our SPOC and of the DVs of our state. Its SPOC, where it has one, is then asked for all newer CVCA certificates (TR-03139,
 * 3.2.2), but not from a machine without a network; to a state that has none, what is still to be sent goes by hand.
 * @param how `by`: who brought the form, and who approved
 * @throws {StateNameTaken} where its certificates would be of another state, too
 * @returns the question to its SPOC, if any, for the caller to dispatch once the transaction has committed
 */
export async function registerState(
  tx: Tx,
  spoc: AuthorityRecord,
  { form, anchors }: CheckedForm,
  { by, staysHere = false, privateNetwork }: RegisteredHow,
  at: Date,
): Promise<Exchange | undefined> {
  const { state, isNew } = await enterState(tx, spoc, form, privateNetwork ?? false, at)
  for (const dv of form.dvs) await enterDv(tx, spoc, state, dv.mnemonic, at)
  await trustStateAnchors(tx, spoc, anchors, at)
  const [before] = await listStateForms(tx, state.id)
  await insertStateForm(tx, state.id, form, by, at)
  await enterStateNames(tx, state, form)
  const details = {
    by,
    reference: form.reference,
    cvcas: form.cvcas.map(({ holderReference, fingerprint }) => `${holderReference} ${fingerprint}`),
    dvs: form.dvs.map(({ mnemonic }) => mnemonic),
    ...(await notNamed(tx, state, form)),
  }
  const kind = isNew ? 'state registered' : 'registration of a state changed'
  await insertEvent(tx, { kind, partnerId: state.id, authorityId: spoc.id, details }, at)
  await noteKnownByName(tx, state, { before: before?.form.spoc, after: form.spoc, by }, at)
  if (form.spoc !== undefined) return staysHere ? undefined : askForNewerCertificates(tx, state, at)
  await giveAllToPeople(tx, state, { why: `${state.name} has no SPOC` }, at)
  return undefined
}

/** What is not demanded of its certificates from now on, or is again: for who looks for it afterwards. */
async function noteKnownByName(
  tx: Tx,
  { id: partnerId, authorityId }: Partner,
  { before, after, by }: { readonly before: SpocForm | undefined; readonly after: SpocForm | undefined; by: string },
  at: Date,
): Promise<void> {
  const [was, is] = [namedDetails(before), namedDetails(after)]
  if (isDeepStrictEqual(was, is)) return
  const kind = is === undefined ? 'state known by name no more' : 'state known by name'
  const details = { by, ...(is ?? was), ...(is === undefined ? {} : { was }) }
  await insertEvent(tx, { kind, partnerId, authorityId, details }, at)
}

function namedDetails(spoc: SpocForm | undefined) {
  if (spoc?.knownByName === undefined) return undefined
  const { names, roots, days, clients } = spoc.knownByName
  return {
    names,
    days,
    clients,
    roots: roots.map(({ fingerprint, from, until }) => `${fingerprint}, ${from} to ${until}`),
  }
}

/** Of a state that has no SPOC: it counts for nothing. */
const DEFAULT_EDITION = 'icao-9303-12'

async function enterState(
  tx: Tx,
  spoc: AuthorityRecord,
  { country, spoc: theirs }: StateForm,
  privateNetwork: boolean,
  at: Date,
): Promise<{ readonly state: Partner; readonly isNew: boolean }> {
  const { url, edition } = theirs ?? { url: undefined, edition: DEFAULT_EDITION }
  const known = await findState(tx, spoc.id, country)
  if (known !== undefined) {
    await setPartnerAddress(tx, known.id, { serviceUrl: url, edition })
    return { state: { ...known, serviceUrl: url, edition }, isNew: false }
  }
  const name = await freeName(tx, country)
  const who = { name, authorityId: spoc.id, role: 'SPOC', country, mnemonic: '' } as const
  const how = {
    edition,
    serviceUrl: url,
    callbackRule: 'registered-url',
    callbackTargets: [],
    pushUrl: undefined,
  } as const
  const state = await findPartner(
    tx,
    await insertPartner(tx, { ...who, ...how, privateNetwork, tlsCertificates: [] }, at),
  )
  if (state === undefined) throw new Error('the state just entered is not there')
  return { state, isNew: true }
}

async function enterDv(tx: Tx, spoc: AuthorityRecord, state: Partner, mnemonic: string, at: Date): Promise<void> {
  const { country, edition } = state
  if ((await findForeignDv(tx, state.id, `${country}${mnemonic}`)) !== undefined) return
  const name = await freeName(tx, `${country}-${mnemonic.replaceAll(/[^A-Za-z0-9]/g, '-')}`)
  const who = { name, authorityId: spoc.id, role: 'foreign-DV', country, mnemonic, ofState: state.id } as const
  const how = {
    edition,
    serviceUrl: undefined,
    callbackRule: 'registered-url',
    callbackTargets: [],
    pushUrl: undefined,
  } as const
  await insertPartner(tx, { ...who, ...how, tlsCertificates: [] }, at)
}

/** DVs that an earlier form named stay as they are: a person suspends them if that is what the newer one means. */
async function notNamed(tx: Tx, state: Partner, { dvs }: StateForm): Promise<{ readonly dvsNotNamed?: string[] }> {
  const known = (await listPartners(tx)).filter(({ ofState }) => ofState === state.id)
  const left = known.filter((one) => !dvs.some(({ mnemonic }) => mnemonic === one.mnemonic))
  return left.length === 0 ? {} : { dvsNotNamed: left.map(({ name }) => name) }
}

/** Names of partners are unique on the node, and what a name cannot hold makes two mnemonics alike. */
async function freeName(tx: Tx, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if ((await findPartnerByName(tx, name)) === undefined) return name
  }
}

async function askForNewerCertificates(tx: Tx, state: Partner, at: Date): Promise<Exchange> {
  const messageId = newMessageId()
  const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
  const command = { operation: 'GetCACertificates', replyTo } as const
  return enqueueRequest(tx, { partner: state, command, messageId, details: { why: 'after its registration' } }, at)
}
