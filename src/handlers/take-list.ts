import { enqueueList } from '../async/index.ts'
import type { Exchange, ListKind, Partner } from '../messages/index.ts'
import {
  type AuthorityRecord,
  insertEvent,
  insertListVersion,
  keepListContent,
  type ListVersion,
  listPartners,
  lockListsOf,
  type Tx,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { judgeList, type ListJudgement } from './judge-list.ts'
import { takesListsUnasked } from './owed-lists.ts'

/** Who brought a list. */
export type ListBringer =
  | { readonly by: 'partner'; readonly partner: Partner }
  | { readonly by: 'source'; readonly name: string }
  | { readonly by: 'operator' }

/** What becomes of a list that came: what to write down, and what to send on once that has committed. */
export interface TakenList {
  readonly judgement: ListJudgement
  /** Keeps the list where it is good and new, and owes it to the partners below. Inside the transaction that uses it. */
  keep(tx: Tx): Promise<void>
  /** Adds the jobs of what is owed; after the commit. */
  sendOn(): Promise<void>
  readonly details: Readonly<Record<string, unknown>>
  /** After `keep`: whether the list was new, and the names of those it is on its way to. */
  result(): { readonly kept: boolean; readonly sentTo: readonly string[] }
}

/**
 * Looks at a list somebody brought: kept, given out and sent on only where it verifies and is newer than the one there is.
 */
export async function takeList(
  authority: AuthorityRecord,
  bringer: ListBringer,
  kind: ListKind,
  octets: Uint8Array,
  deps: HandlerDeps,
): Promise<TakenList> {
  const from = bringer.by === 'partner' ? bringer.partner : undefined
  const judgement =
    from?.state === 'suspended' ? notFromSuspended(from) : await judgeList(authority, kind, octets, deps)
  const owed: { exchange: Exchange; partner: Partner }[] = []
  let kept = false
  return {
    judgement,
    details: { list: kind, octets: octets.length, ...judgement.details },
    keep: async (tx) => {
      if (!judgement.ok) return
      const at = deps.now()
      await lockListsOf(tx, authority.id)
      const sha256 = await keepListContent(tx, octets, at)
      const version: Omit<ListVersion, 'keptAt'> = {
        kind,
        sha256,
        signedAt: judgement.signedAt,
        fromPartnerId: from?.id,
        fromSource: bringer.by === 'source' ? bringer.name : undefined,
      }
      kept = await insertListVersion(tx, { ...version, authorityId: authority.id }, at)
      if (!kept) return
      for (const partner of await receiversOf(tx, authority, from, kind)) {
        owed.push({ partner, exchange: await enqueueList(tx, { partner, kind, sha256 }, at) })
      }
    },
    sendOn: async () => {
      for (const { exchange } of owed) await deps.dispatch('send', exchange.id)
    },
    result: () => ({ kept, sentTo: owed.map(({ partner }) => partner.name) }),
  }
}

/** For the timeline; after `keep`. */
export function whatBecameOfList({ judgement, result }: TakenList): string {
  if (!judgement.ok) return 'the list was not usable'
  return result().kept ? 'list kept' : 'the list was there already'
}

/** The same for a list an operator brought: there is no exchange, and its event stands with the authority. */
export async function takeBroughtByOperator(
  authority: AuthorityRecord,
  kind: ListKind,
  octets: Uint8Array,
  deps: HandlerDeps,
): Promise<{ ok: boolean; kept: boolean; sentTo: readonly string[]; details: Readonly<Record<string, unknown>> }> {
  const taken = await takeList(authority, { by: 'operator' }, kind, octets, deps)
  await deps.db.transaction().execute(async (tx) => {
    await taken.keep(tx)
    await insertEvent(
      tx,
      { kind: whatBecameOfList(taken), authorityId: authority.id, details: taken.details },
      deps.now(),
    )
  })
  await taken.sendOn()
  return { ok: taken.judgement.ok, ...taken.result(), details: taken.details }
}

/** Whatever vouches for it: what a suspended partner sends may be a day old, and chosen. */
const notFromSuspended = ({ name }: Partner): ListJudgement => {
  return { ok: false, details: { against: [`${name} is suspended`] } }
}

async function receiversOf(
  tx: Tx,
  authority: AuthorityRecord,
  from: Partner | undefined,
  kind: ListKind,
): Promise<Partner[]> {
  const partners = await listPartners(tx)
  return partners.filter(
    (partner) => partner.authorityId === authority.id && partner.id !== from?.id && takesListsUnasked(partner, kind),
  )
}
