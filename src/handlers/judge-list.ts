import type { ListKind } from '../messages/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** Whether a list may be kept and given on, and what the timeline says of it. */
export type ListJudgement =
  | { readonly ok: true; readonly signedAt: Date; readonly details: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly details: Readonly<Record<string, unknown>> }

export declare function judgeList(
  authority: AuthorityRecord,
  kind: ListKind,
  octets: Uint8Array,
  deps: HandlerDeps,
): Promise<ListJudgement>
