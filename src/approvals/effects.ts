import type { ApprovalKind, Task } from '../messages/index.ts'
import type { Tx } from '../store/index.ts'
import type { Approval } from './approval.ts'

/** Work that became owed, to be given its job after the commit. */
export interface OwedWork {
  readonly task: Task
  readonly exchangeId: string
}

/** What a decision does, in the transaction of the vote that makes it. */
export interface Effect<Kind extends ApprovalKind> {
  approved(tx: Tx, approval: Approval<Kind>, at: Date): Promise<readonly OwedWork[]>
  refused(tx: Tx, approval: Approval<Kind>, grounds: string, at: Date): Promise<readonly OwedWork[]>
}

/** One for each kind; handed in by those who know what is approved. */
export type Effects = { readonly [Kind in ApprovalKind]: Effect<Kind> }
