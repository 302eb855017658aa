import { randomUUID } from 'node:crypto'
import { PkiError } from '../pki/index.ts'
import { endRequestClaim, type RequestClaim, type Tx, takeRequestClaim } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

const GONE_AFTER_MINUTES = 5 // longer than a key store takes to make a key

/**
 * Makes a request of a chain while nobody else makes one: in no process of the node, and no person. What a process that died had
 * claimed is free after five minutes.
 * @param first looked at before anything is made, with the claim; what it throws gives the claim back
 * @param work ends the claim in the transaction that writes the request down, with {@link assertStillClaimed}
 * @throws {PkiError} `asked-meanwhile`
 */
export async function asOnlyAsker<Result>(
  chain: Pick<RequestClaim, 'authorityId' | 'certifiedBy'>,
  first: ((tx: Tx) => Promise<void>) | undefined,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
  work: (claim: RequestClaim) => Promise<Result>,
): Promise<Result> {
  const claim = { ...chain, id: randomUUID() }
  const at = now()
  const goneBefore = new Date(at.getTime() - GONE_AFTER_MINUTES * 60_000)
  await db.transaction().execute(async (tx) => {
    if (!(await takeRequestClaim(tx, claim, { now: at, goneBefore }))) throw askedMeanwhile(chain.certifiedBy)
    await first?.(tx)
  })
  try {
    return await work(claim)
  } catch (error) {
    await endRequestClaim(db, claim).catch(() => {}) // then its time ends it; why the work failed says more
    throw error
  }
}

/** In the transaction that writes the request down. @throws {PkiError} `asked-meanwhile` */
export async function assertStillClaimed(tx: Tx, claim: RequestClaim): Promise<void> {
  if (!(await endRequestClaim(tx, claim))) throw askedMeanwhile(claim.certifiedBy)
}

export const askedMeanwhile = (certifiedBy: string): PkiError =>
  new PkiError('asked-meanwhile', `${certifiedBy} is being asked at this moment; see eac coverage`)
