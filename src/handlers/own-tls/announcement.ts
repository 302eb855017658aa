import { X509Certificate } from 'node:crypto'
import {
  fillTemplate,
  type NoticeTemplateName,
  type NoticeText,
  type Partner,
  type SubjectWish,
} from '../../messages/index.ts'
import { readShown, useFrom } from '../../pki/index.ts'
import { findOrder, findOwnTlsInUse, findSpocOf, listStates, orderChain } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import type { OwnIdentity } from './own-identity.ts'

/** From when a certificate that is here is used, and who hears of it before. */
export interface UsePlan {
  readonly fingerprint: string
  readonly from: Date
  /** What is waited for, in words; undefined: nothing. */
  readonly waits: string | undefined
  /** To other states; undefined: they need none, since they know the root, or partners inside the state are told by people. */
  readonly notice: NoticeText | undefined
  /** Whom it is sent to. */
  readonly states: readonly Partner[]
}

/**
 * A new root is announced to every state, 90 days before it is used (TR-03139 C.2.5); a new certificate under a known root only where
 * the configuration says so. The first one is used at once; one in place of one that is of no use any more, too, and it is told all the same.
 * @param chain leaf first, the root last
 */
export async function planUse(
  chain: readonly Uint8Array[],
  { name, renewal }: OwnIdentity,
  { db, now }: HandlerDeps,
): Promise<UsePlan> {
  const { fingerprint } = readShown(chain[0] ?? new Uint8Array())
  const atOnce: UsePlan = { fingerprint, from: now(), waits: undefined, notice: undefined, states: [] }
  const record = await findOwnTlsInUse(db, name)
  const before = record === undefined ? [] : await orderChain(db, record.orderId)
  const [leaf] = before
  if (record === undefined || leaf === undefined || renewal === undefined) return atOnce
  const [inUse, order] = [readShown(leaf), await findOrder(db, record.orderId)]
  const isBetweenStates = name !== 'tls'
  const isNewRoot = isBetweenStates && !haveOneRoot(before, chain)
  const days = Math.max(renewal.announceDays, isNewRoot ? renewal.announceRootDays : 0)
  if (days === 0) return atOnce
  const isOfUse = inUse.notAfter > now() && order?.state !== 'revoked'
  const from = isOfUse ? useFrom(now(), days, inUse) : now()
  const waits = !isOfUse ? undefined : isNewRoot ? 'it leads to another root' : 'partners are to know it first'
  if (!isBetweenStates) return { ...atOnce, from, waits }
  const notice = isNewRoot ? rootNotice(inUse.notAfter, from) : certificateNotice(chain[0], fingerprint, from)
  return { fingerprint, from, waits, notice, states: await statesToldBy(renewal.wishes.subject, db) }
}

function haveOneRoot(before: readonly Uint8Array[], after: readonly Uint8Array[]): boolean {
  const [a, b] = [before.at(-1), after.at(-1)]
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}

async function statesToldBy({ country }: SubjectWish, db: HandlerDeps['db']): Promise<Partner[]> {
  const spoc = await findSpocOf(db, country)
  const states = spoc === undefined ? [] : await listStates(db, spoc.id)
  return states.filter(({ serviceUrl }) => serviceUrl !== undefined) // the others have no SPOC that could be told
}

const day = (at: Date): string => at.toISOString().slice(0, 10)

function rootNotice(oldUntil: Date, newFrom: Date): NoticeText {
  return filled('new-spoc-root', { 'old-until': day(oldUntil), 'new-from': day(newFrom) })
}

function certificateNotice(leaf: Uint8Array | undefined, fingerprint: string, from: Date): NoticeText {
  const certificate = Buffer.from(new X509Certificate(leaf ?? new Uint8Array()).raw).toString('base64')
  return filled('new-spoc-certificate', { from: day(from), fingerprint, certificate })
}

function filled(template: NoticeTemplateName, values: Readonly<Record<string, string>>): NoticeText {
  const made = fillTemplate(template, values)
  if (made.ok) return made.text
  throw new Error(`${template}: ${made.why}`)
}
