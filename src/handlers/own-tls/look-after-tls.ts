import { newOrderId } from '../../ca-bridges/index.ts'
import { type TlsIdentity, unreachable } from '../../messages/index.ts'
import type { ShownCertificate } from '../../pki/index.ts'
import {
  findPartner,
  giveUpOwnTls,
  insertEvent,
  insertOwnTls,
  lockAll,
  moveOwnTlsToUse,
  noteOwnTlsKeyRemoved,
  noteOwnTlsWarning,
  type OrderRecord,
  type OwnTlsRecord,
  type Tx,
} from '../../store/index.ts'
import { orderCertificate } from '../ca-orders/order-certificate.ts'
import type { HandlerDeps } from '../deps.ts'
import { nextStep, type TlsStep } from './next-step.ts'
import type { OwnIdentity } from './own-identity.ts'
import { takeOwnCertificate } from './take-certificate.ts'

const MOST_STEPS = 10 // of one round; the next one goes on

/** Does what is due for a certificate of ours, one step after the other. */
export async function lookAfterTls(identity: OwnIdentity, deps: HandlerDeps): Promise<void> {
  for (let done = 0; done < MOST_STEPS; done++) {
    const step = await nextStep(identity, deps)
    if (step === undefined) return
    await take(step, identity, deps)
    if (step.kind === 'use') return // this process is to show it first
  }
}

/** Whether anything is due. */
export async function isTlsDue(identity: OwnIdentity, deps: Pick<HandlerDeps, 'db' | 'now'>): Promise<boolean> {
  return (await nextStep(identity, deps)) !== undefined
}

/** The successor of a certificate of ours is wanted. @returns false while one is on its way */
export async function wantNextTls(
  { name }: Pick<OwnIdentity, 'name'>,
  why: string,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockWishes(tx, name)
    return writeWish(tx, name, why, now())
  })
}

/** Looked at once more: another process may have ordered it since, and even have it in use. */
async function begin(identity: OwnIdentity, { db, now }: HandlerDeps): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockWishes(tx, identity.name)
    const step = await nextStep(identity, { db: tx, now })
    if (step?.kind === 'begin') await writeWish(tx, identity.name, step.why, now())
  })
}

const lockWishes = (tx: Tx, identity: TlsIdentity): Promise<void> => lockAll(tx, `own TLS ${identity}`)

async function writeWish(tx: Tx, identity: TlsIdentity, why: string, at: Date): Promise<boolean> {
  const wish = { orderId: newOrderId(), identity, why }
  if (!(await insertOwnTls(tx, wish, at))) return false
  await insertEvent(tx, { kind: 'own TLS certificate wanted', details: { ...wish, order: wish.orderId } }, at)
  return true
}

async function take(step: TlsStep, identity: OwnIdentity, deps: HandlerDeps): Promise<void> {
  switch (step.kind) {
    case 'begin':
      return begin(identity, deps)
    case 'order':
      return order(step.record, identity, deps)
    case 'take':
      return takeOwnCertificate(step.record, step.order, identity, deps)
    case 'give-up':
      return giveUp(step.record, step.says, deps)
    case 'use':
      return use(step.record, deps)
    case 'remove-key':
      return removeKey(step.record, step.order, deps)
    case 'warn':
      return warn(identity, step.shown, step.days, deps)
    default:
      return unreachable(step)
  }
}

/** By the id that is written down: ordered again after a crash, there is one order. */
async function order({ orderId, identity }: OwnTlsRecord, { renewal }: OwnIdentity, deps: HandlerDeps): Promise<void> {
  if (renewal === undefined) return
  const { partnerId, wishes, key } = renewal
  const partner = await findPartner(deps.db, partnerId)
  if (partner === undefined) throw new Error('the CA is no partner any more')
  const by = `this node, for ${identity}`
  await orderCertificate({ id: orderId, partner, wishes, key: { at: 'node', kind: key, use: 'tls' }, by }, deps)
}

/** Another order follows after a while, or at once where the configuration was mended. */
async function giveUp({ orderId, identity }: OwnTlsRecord, says: string, { db, now }: HandlerDeps): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await giveUpOwnTls(tx, orderId, ['ordered', 'ready'], says, now()))) return
    const details = { identity, order: orderId, why: says }
    await insertEvent(tx, { kind: 'own TLS certificate came to nothing', details }, now())
  })
}

/** New connections show it from here on, in every process of the node. */
async function use(record: OwnTlsRecord, { db, now }: HandlerDeps): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await moveOwnTlsToUse(tx, record, now()))) return
    const details = { identity: record.identity, order: record.orderId }
    await insertEvent(tx, { kind: 'own TLS certificate in use', details }, now())
  })
}

async function removeKey(
  { orderId, identity }: OwnTlsRecord,
  order: OrderRecord | undefined,
  { db, now, keys }: HandlerDeps,
): Promise<void> {
  if (order?.keyId !== undefined) await keys.remove?.(order.keyId)
  await db.transaction().execute(async (tx) => {
    if (!(await noteOwnTlsKeyRemoved(tx, orderId, now()))) return
    await insertEvent(tx, { kind: 'old TLS key removed', details: { identity, order: orderId } }, now())
  })
}

async function warn(
  { name }: OwnIdentity,
  { fingerprint, notAfter }: ShownCertificate,
  days: number,
  { db, now }: HandlerDeps,
): Promise<void> {
  const kind = days === 0 ? 'own TLS certificate has expired' : 'own TLS certificate expires soon'
  await db.transaction().execute(async (tx) => {
    if (!(await noteOwnTlsWarning(tx, fingerprint, days, now()))) return
    const details = { identity: name, fingerprint, notAfter, ...(days > 0 && { withinDays: days }) }
    await insertEvent(tx, { kind, details }, now())
  })
}
