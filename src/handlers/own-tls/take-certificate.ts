import { enqueueNotice } from '../../async/index.ts'
import { addTlsCertificate, readShown } from '../../pki/index.ts'
import { judgeOwn } from '../../spoc-channel/index.ts'
import {
  giveUpOwnTls,
  insertEvent,
  listPartners,
  moveOwnTlsToReady,
  type OrderRecord,
  type OwnTlsRecord,
  orderChain,
  type Tx,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { planUse } from './announcement.ts'
import type { OwnIdentity } from './own-identity.ts'

/** The CA has issued it: looked at as other states will, and told to whom it has to be told before it is used. */
export async function takeOwnCertificate(
  { orderId }: OwnTlsRecord,
  { partnerId }: OrderRecord,
  identity: OwnIdentity,
  deps: HandlerDeps,
): Promise<void> {
  const { db, now, dispatch } = deps
  const chain = await orderChain(db, orderId)
  const about = { identity: identity.name, order: orderId }
  const why = objectionTo(chain, identity, now())
  if (why !== undefined) {
    return db.transaction().execute(async (tx) => {
      if (!(await giveUpOwnTls(tx, orderId, ['ordered'], why, now()))) return
      await insertEvent(
        tx,
        { kind: 'own TLS certificate came to nothing', partnerId, details: { ...about, why } },
        now(),
      )
    })
  }
  const { fingerprint, from, waits, notice, states } = await planUse(chain, identity, deps)
  const queued = await db.transaction().execute(async (tx) => {
    if (!(await moveOwnTlsToReady(tx, orderId, from, now()))) return []
    const told = states.map(({ country }) => country)
    const details = { ...about, fingerprint, usedFrom: from, why: waits, told: told.length > 0 ? told : undefined }
    await insertEvent(tx, { kind: 'own TLS certificate ready', partnerId, details }, now())
    await registerWithOurselves(tx, identity, chain, now())
    const exchanges: string[] = []
    if (notice === undefined) return exchanges
    for (const partner of states) {
      exchanges.push((await enqueueNotice(tx, { ...notice, partner, details: { order: orderId } }, now())).id)
    }
    return exchanges
  })
  for (const exchange of queued) await dispatch('send', exchange)
}

/** What other states would say against it; undefined: nothing. */
function objectionTo([leaf]: readonly Uint8Array[], { roles, byName }: OwnIdentity, now: Date): string | undefined {
  if (leaf === undefined) return 'the order has lost its certificate'
  for (const role of roles) {
    const verdict = judgeOwn(leaf, role, now, byName)
    if (!verdict.ok) return verdict.why
    const [finding] = verdict.findings
    if (finding !== undefined) return `other states would refuse it: ${finding.says} (${finding.clause})`
  }
  return undefined
}

/** Authorities of this node that are partners of each other: they know the next one before it is used. */
async function registerWithOurselves(tx: Tx, { origin }: OwnIdentity, [leaf]: readonly Uint8Array[], at: Date) {
  if (origin === undefined || leaf === undefined) return
  const { fingerprint } = readShown(leaf)
  for (const partner of await listPartners(tx)) {
    const urls = [partner.serviceUrl, partner.pushUrl, ...partner.callbackTargets]
    if (!urls.some((url) => url !== undefined && new URL(url).origin === origin)) continue
    await addTlsCertificate(tx, partner, { fingerprint, der: leaf }, { by: 'this node, of itself' }, at)
  }
}
