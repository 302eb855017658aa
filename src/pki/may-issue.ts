import type { Exchange, Partner } from '../messages/index.ts'
import { type AuthorityRecord, type Database, type Tx, useInitialPermission } from '../store/index.ts'
import type { Accepted, Refused } from './judge-request.ts'
import { policyOf } from './policy.ts'

/** An initial request that passed everything, and that nobody has let through yet. */
export interface NotPermitted {
  readonly kind: 'not-permitted'
  readonly keyFingerprint: string
}

/** Ends the transaction of a decision that must not be made; nothing of it stays. */
export class RolledBack extends Error {
  readonly because: Refused | NotPermitted

  constructor(because: Refused | NotPermitted) {
    super(because.kind)
    this.because = because
  }
}

/** @returns what the transaction came to, or why it was rolled back */
export async function orRolledBack<Result>(
  db: Database,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result | Refused | NotPermitted> {
  try {
    return await db.transaction().execute(work)
  } catch (error) {
    if (error instanceof RolledBack) return error.because
    throw error
  }
}

interface Wish {
  readonly authority: AuthorityRecord
  readonly partner: Partner
  readonly exchange: Exchange
}

/** An initial request uses up the permission a person gave. @throws {RolledBack} there is none */
export async function usePermission(
  tx: Tx,
  { authority, partner, exchange }: Wish,
  judgement: Accepted,
  at: Date,
): Promise<void> {
  if (judgement.kind !== 'initial') return
  if (partner.role === 'foreign-DV' && policyOf(authority).foreignInitialByRule === true) return
  const { keyFingerprint } = judgement
  const asked = { partnerId: partner.id, keyFingerprint, exchangeId: exchange.id }
  if (await useInitialPermission(tx, asked, at)) return
  throw new RolledBack({ kind: 'not-permitted', keyFingerprint })
}
