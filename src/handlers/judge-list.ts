import { LIST_KINDS, ListError, readCertificate, readList, verifyList } from '../lists/index.ts'
import type { ListKind } from '../messages/index.ts'
import { type AuthorityRecord, currentList, listAnchors } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** Whether a list may be kept and given on, and what the timeline says of it. */
export type ListJudgement =
  | { readonly ok: true; readonly signedAt: Date; readonly details: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly details: Readonly<Record<string, unknown>> }

const MOST_TOLD = 20

/** Read, and judged by the CSCA certificates this authority trusts and the list of that kind it has. */
export async function judgeList(
  authority: AuthorityRecord,
  kind: ListKind,
  octets: Uint8Array,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<ListJudgement> {
  try {
    const list = readList(octets)
    if (list.kind !== `${kind}-list`) return refused([`it is a ${LIST_KINDS[list.kind].title}`])
    const anchors = (await listAnchors(db, authority.id)).map((der) => readCertificate(der))
    if (anchors.length === 0) return refused(['no CSCA certificate is trusted for lists yet: eac list trust'])
    const verdict = await verifyList(list, { anchors, at: now(), ...(await heldList(authority, kind, db)) })
    const told = verdict.findings.map(({ severity, rule, source }) => ({ severity, text: `${rule} (${source})` }))
    const warnings = told.filter(({ severity }) => severity === 'warning').map(({ text }) => text)
    const some = warnings.length === 0 ? {} : { warnings: warnings.slice(0, MOST_TOLD) }
    if (verdict.ok)
      return { ok: true, signedAt: verdict.signingTime, details: { signedAt: verdict.signingTime, ...some } }
    return refused(
      told.filter(({ severity }) => severity === 'error').map(({ text }) => text),
      some,
    )
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    return refused([error.message])
  }
}

async function heldList(authority: AuthorityRecord, kind: ListKind, db: HandlerDeps['db']) {
  const current = await currentList(db, authority.id, kind)
  return current === undefined ? {} : { held: { kind: `${kind}-list`, signingTime: current.signedAt } as const }
}

function refused(against: readonly string[], more: Readonly<Record<string, unknown>> = {}): ListJudgement {
  return { ok: false, details: { against: against.slice(0, MOST_TOLD), ...more } }
}
