import type { Ledger } from '../ledger/index.ts'
import type { AuthorityRole, Holder, KeyPlace } from '../messages/index.ts'
import type { KeyStore } from '../signatures/index.ts'
import { type AuthorityRecord, type Database, insertAuthority, insertEvent } from '../store/index.ts'
import { makeCvcaKey } from './cvca-key.ts'
import type { AuthorityPolicy } from './policy.ts'
import { trustRegisteredStates } from './trust-states.ts'

export interface PkiDeps {
  readonly db: Database
  readonly keys: KeyStore
  readonly ledger: Ledger
  readonly now: () => Date
}

/**
 * Makes an authority. A CVCA gets its first key and self-signed certificate, but where its keys are on another machine; others get
 * theirs from the CA above them. A DV trusts the CVCAs of the states that are registered with our SPOC from the start.
 * @param ceremonyPeer of a CVCA: that machine
 */
export async function createAuthority(
  wish: Holder & {
    readonly name: string
    readonly role: AuthorityRole
    readonly policy: AuthorityPolicy
    readonly ceremonyPeer?: string | undefined
    readonly keyPlace?: KeyPlace | undefined
  },
  deps: PkiDeps,
): Promise<AuthorityRecord> {
  const at = deps.now()
  const authority = await deps.db.transaction().execute(async (tx) => {
    const made = await insertAuthority(tx, wish, at)
    await insertEvent(tx, { kind: 'authority made', authorityId: made.id, details: { role: wish.role } }, at)
    if (made.role === 'DV') await trustRegisteredStates(tx, made, at)
    return made
  })
  if (wish.role === 'CVCA' && wish.ceremonyPeer === undefined) await makeCvcaKey(authority, undefined, deps)
  return authority
}
