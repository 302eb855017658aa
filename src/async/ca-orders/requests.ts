import type { CaRequestEnd, Exchange, OrderRequest, OrderState, OwnDomain } from '../../messages/index.ts'
import {
  type CaRequestRecord,
  type DomainRequestRecord,
  endCaRequest,
  lockExchange,
  moveOrder,
  type OrderRecord,
  type OrderRequestRecord,
  type Tx,
} from '../../store/index.ts'
import { close, moveToPolling, type OrderDeps, tell } from './exchange-of-order.ts'

/** What each request does to a certificate that is here. */
export const CERTIFICATE_CHANGES = {
  RevokeCertificate: { from: ['issued', 'suspended'], to: 'revoked', tells: 'certificate revoked' },
  SuspendCertificate: { from: ['issued'], to: 'suspended', tells: 'certificate suspended' },
  ReinstateCertificate: { from: ['suspended'], to: 'issued', tells: 'certificate reinstated' },
} as const satisfies Partial<Record<OrderRequest, { from: readonly OrderState[]; to: OrderState; tells: string }>>
export type CertificateChange = keyof typeof CERTIFICATE_CHANGES

/** The CA did it, whoever asked for it. */
export async function noteCertificateChanged(
  exchange: Exchange,
  order: OrderRecord,
  change: CertificateChange,
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  const { from, to, tells } = CERTIFICATE_CHANGES[change]
  await db.transaction().execute(async (tx) => {
    await moveOrder(tx, order.id, from, to)
    await endRequest(tx, exchange, 'done', at)
    await tell(tx, tells, exchange, { order: order.id, serial: order.serial }, at)
  })
}

/** How a name stands at the CA now; undefined: it is there no more. */
export async function noteDomainAnswer(
  exchange: Exchange,
  { domain, operation }: DomainRequestRecord,
  answer: OwnDomain | undefined,
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await endRequest(tx, exchange, 'done', at, answer)
    const kind = operation === 'RemoveDomain' ? 'domain removed' : 'domain at the CA'
    await tell(tx, kind, exchange, { domain, state: answer?.state, says: answer?.says, publish: answer?.publish }, at)
  })
}

/** Nobody need ask for it any more: it is so already (`done`), or cannot be any more. */
export async function noteOvertaken(
  exchange: Exchange,
  request: CaRequestRecord,
  { cameTo, why }: { readonly cameTo: CaRequestEnd; readonly why: string },
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  const details = { order: 'orderId' in request ? request.orderId : undefined, why }
  await db.transaction().execute(async (tx) => {
    await endRequest(tx, exchange, cameTo, at)
    await tell(tx, cameTo === 'done' ? 'done already' : 'too late', exchange, details, at)
  })
}

/** Somebody at the CA must agree: it is looked at again. */
export async function noteRequestAsked(
  exchange: Exchange,
  { operation }: OrderRequestRecord,
  note: string,
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const owesPoll = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveToPolling(tx, exchange, at))) return false
    await tell(
      tx,
      operation === 'CancelOrder' ? 'cancellation asked for' : 'revocation asked for',
      exchange,
      { note },
      at,
    )
    return true
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

export async function endRequest(
  tx: Tx,
  exchange: Exchange,
  cameTo: CaRequestEnd,
  at: Date,
  answer?: OwnDomain,
): Promise<void> {
  await lockExchange(tx, exchange.id)
  await endCaRequest(tx, exchange.id, cameTo, at, answer)
  await close(tx, exchange, cameTo, at)
}
