import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { OperatorError, type OwnTlsView, TLS_IDENTITIES } from '../messages/index.ts'
import { readShown, renewAt } from '../pki/index.ts'
import { findOrder, findPartner, listOwnTls, type OwnTlsRecord, orderChain, parkedWords } from '../store/index.ts'
import { orderSays } from './ca-orders/order-words.ts'
import type { ApiDeps, OwnTlsIdentity } from './deps.ts'
import { parseInput } from './input.ts'

const renewSchema = z.strictObject({ identity: z.enum(TLS_IDENTITIES).optional() })

export const OWN_TLS_INPUTS = { 'node.renew-tls': renewSchema }

export async function listOwnTlsViews(deps: ApiDeps): Promise<OwnTlsView[]> {
  return Promise.all(deps.ownTls.identities.map((identity) => viewOf(identity, deps)))
}

/** Orders the next certificate now, and uses it as soon as it may be used. */
export async function renewOwnTls(input: { identity?: string | undefined }, deps: ApiDeps): Promise<OwnTlsView[]> {
  const { identity: name } = parseInput(renewSchema, input)
  const meant = deps.ownTls.identities.filter((one) => name === undefined || one.name === name)
  const renewed = meant.filter(({ renewal }) => renewal !== undefined)
  if (renewed.length === 0) {
    const what = meant.length === 0 ? `There is no ${name} in eac.yaml` : 'These certificates come from files'
    throw new OperatorError('refused', `${what}: what a CA is to renew names one under cas; see docs/own-tls.md.`)
  }
  for (const identity of renewed) await deps.ownTls.want(identity, 'an operator asked for it')
  await deps.ownTls.look()
  return Promise.all(renewed.map((identity) => viewOf(identity, deps)))
}

async function viewOf(identity: OwnTlsIdentity, deps: ApiDeps): Promise<OwnTlsView> {
  const { name, renewal } = identity
  const pem = identity.shown()
  const shown = pem === undefined ? undefined : readShown(pem)
  const records = renewal === undefined ? [] : await listOwnTls(deps.db, name)
  const [latest] = records
  const next = records.find(({ state }) => state === 'ordered' || state === 'ready')
  const from = renewal === undefined ? undefined : await findPartner(deps.db, renewal.partnerId)
  return {
    identity: name,
    ca: from?.name,
    certificate: pem,
    fingerprint: shown?.fingerprint,
    notAfter: shown?.notAfter.toISOString(),
    renewsAt: shown && renewal && renewAt(shown, renewal.renewBeforeDays).toISOString(),
    next: next && (await nextView(next, deps)),
    trouble: latest?.state === 'given-up' ? latest.says : undefined,
  }
}

async function nextView(record: OwnTlsRecord, { db, now }: ApiDeps): Promise<OwnTlsView['next']> {
  const { orderId, state, why, useFrom } = record
  const order = await findOrder(db, orderId)
  const [leaf] = state === 'ready' ? await orderChain(db, orderId) : []
  const waits = useFrom !== undefined && useFrom > now() ? `used from ${useFrom.toISOString()}` : 'used next'
  const parked = order && (await parkedWords(db, order.exchangeId))
  const says = state === 'ready' ? waits : order === undefined ? 'goes out next' : orderSays(order, parked)
  return {
    order: orderId,
    why,
    says: says ?? 'on its way',
    useFrom: useFrom?.toISOString(),
    fingerprint: leaf && readShown(leaf).fingerprint,
    certificate: leaf && new X509Certificate(leaf).toString(),
  }
}
