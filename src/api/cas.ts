import { z } from 'zod'
import { listHeldPartners } from '../async/index.ts'
import { BridgeError, type ConfiguredCa, type X509Bridge } from '../ca-bridges/index.ts'
import {
  type CaPower,
  type CaProductsView,
  type CaView,
  type OperatorCommands,
  OperatorError,
} from '../messages/index.ts'
import {
  type KeptProducts,
  keepProducts,
  keptProducts,
  listAuthorities,
  listOrders,
  listPartners,
} from '../store/index.ts'
import { type ApiDeps, caEventsPath } from './deps.ts'
import { named, nothing, someName } from './input.ts'

export const CA_INPUTS = {
  'ca.list': nothing,
  'ca.products': z.strictObject({ name: someName, anew: z.boolean().optional() }),
  'ca.test': named,
  'ca.publish': named,
}

const MOST_SHOWN = 1_000
const ASKING_MILLISECONDS = 30_000
const FRESH_MILLISECONDS = 5 * 60_000

export async function listCas(_input: unknown, deps: ApiDeps): Promise<CaView[]> {
  const authorities = new Map((await listAuthorities(deps.db)).map(({ id, name }) => [id, name]))
  const partners = new Map((await listPartners(deps.db)).map((one) => [one.id, one]))
  const held = new Map((await listHeldPartners(deps.db)).map((one) => [one.partnerId, one.why ?? one.says]))
  const open = await listOrders(deps.db, { open: true, limit: MOST_SHOWN })
  return deps.cas.list().map(({ bridge, partnerId, crl }) => ({
    name: bridge.name,
    kind: bridge.kind,
    authority: authorities.get(partners.get(partnerId)?.authorityId ?? '') ?? '',
    held: held.get(partnerId),
    open: open.filter((order) => order.partnerId === partnerId).length,
    can: powersOf(bridge),
    revocationReasons: bridge.revoke === undefined ? [] : bridge.revocationReasons,
    eventsAt: bridge.readEvent && new URL(caEventsPath(bridge.name), deps.publicUrl).href,
    findsOut: bridge.repeatsSafely || bridge.reconcile !== undefined,
    listsProducts: bridge.listProducts !== undefined,
    publishesCrl: crl !== undefined,
  }))
}

function powersOf({ revoke, cancel, suspend, reinstate, domains, readEvent }: X509Bridge): CaPower[] {
  const powers: Readonly<Record<CaPower, unknown>> = {
    revoke,
    cancel,
    suspend: suspend && reinstate,
    domains,
    events: readEvent,
  }
  return (Object.keys(powers) as CaPower[]).filter((name) => powers[name] !== undefined)
}

/** Asked of the CA, or as it said a moment ago; while it cannot be asked, as it said last. */
export async function listCaProducts(
  { name, anew }: { name: string; anew?: boolean | undefined },
  deps: ApiDeps,
): Promise<CaProductsView> {
  const { bridge, partnerId } = caNamed(name, deps)
  const listed = bridge.listProducts
  if (listed === undefined) throw new OperatorError('refused', `${name} cannot be asked for its products.`)
  const kept = await keptProducts(deps.db, partnerId)
  const at = deps.now()
  if (kept !== undefined && !anew && at.getTime() - kept.askedAt.getTime() < FRESH_MILLISECONDS) return viewOf(kept)
  try {
    const fresh = { products: await asked(name, (call) => listed.call(bridge, call), deps), askedAt: at }
    await keepProducts(deps.db, partnerId, fresh)
    return viewOf(fresh)
  } catch (error) {
    if (kept === undefined || !(error instanceof OperatorError)) throw error
    return { ...viewOf(kept), says: error.message }
  }
}

const viewOf = ({ products, askedAt }: KeptProducts): CaProductsView => ({
  products,
  askedAt: askedAt.toISOString(),
  says: undefined,
})

export async function testCa({ name }: { name: string }, deps: ApiDeps): Promise<{ says: string }> {
  const { bridge } = caNamed(name, deps)
  return { says: await asked(name, (call) => bridge.test(call), deps) }
}

/** A CA of our own: its root, and a CRL made now. */
export async function publishCa(
  { name }: { name: string },
  deps: ApiDeps,
): Promise<OperatorCommands['ca.publish']['result']> {
  const ca = caNamed(name, deps)
  if (ca.crl === undefined)
    throw new OperatorError('refused', `${name} is no CA of our own: it publishes its CRL itself.`)
  const [root = new Uint8Array()] = await ca.roots()
  return { root: base64(root), crl: base64(await ca.crl()) }
}

export function caNamed(name: string, { cas }: ApiDeps): ConfiguredCa {
  const found = cas.list().find(({ bridge }) => bridge.name === name)
  if (found !== undefined) return found
  const known = cas.list().map(({ bridge }) => bridge.name)
  const which =
    known.length === 0 ? 'the configuration names none; see docs/ca-bridges.md' : `there are ${known.join(', ')}`
  throw new OperatorError('not-found', `There is no CA ${name}: ${which}.`)
}

/** @throws {OperatorError} in the words of the CA */
export async function asked<T>(
  name: string,
  work: (call: { now: Date; signal: AbortSignal }) => Promise<T>,
  { now }: ApiDeps,
): Promise<T> {
  try {
    return await work({ now: now(), signal: AbortSignal.timeout(ASKING_MILLISECONDS) })
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error
    throw new OperatorError('refused', `${name}: ${error.message} (${error.class}).`, { cause: error })
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
