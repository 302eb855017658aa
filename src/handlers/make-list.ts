import { LIST_KINDS, ListError, type MakingWish, makeList, maySign } from '../lists/index.ts'
import type { ListKind } from '../messages/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { takeBroughtByOperator } from './take-list.ts'

/** A key that signs lists of ours, and what is sent beside them. */
export type OwnListSigner = Pick<MakingWish, 'signer' | 'signerChain'>

/** What came of the wish to make a list. */
type MadeList =
  | { readonly ok: true; readonly octets: Uint8Array; readonly kept: boolean; readonly sentTo: readonly string[] }
  | { readonly ok: false; readonly why: string }

/**
 * Signs a list with the first key of ours that may, and puts it in force as one an operator brought: also what we made has to verify up
 * to a CSCA that is trusted here.
 */
export async function makeOwnList(
  authority: AuthorityRecord,
  kind: ListKind,
  content: Uint8Array,
  signers: readonly OwnListSigner[],
  deps: HandlerDeps,
): Promise<MadeList> {
  const own = signers.find(({ signer }) => maySign(signer, `${kind}-list`))
  if (own === undefined) return { ok: false, why: noSigner(kind, signers.length) }
  try {
    const { octets } = await makeList(`${kind}-list`, content, { ...own, signingTime: deps.now() })
    const { ok, kept, sentTo, details } = await takeBroughtByOperator(authority, kind, octets, deps)
    if (ok) return { ok, octets, kept, sentTo }
    const { against } = details
    return { ok, why: Array.isArray(against) ? against.join('; ') : 'it does not verify' }
  } catch (error) {
    if (error instanceof ListError) return { ok: false, why: error.message }
    throw error
  }
}

function noSigner(kind: ListKind, signers: number): string {
  if (signers === 0) return 'no list signer is configured: lists.signers names key and certificate'
  const { title, signerUsage } = LIST_KINDS[`${kind}-list`]
  return `no certificate of lists.signers may sign a ${title}: its extendedKeyUsage must name ${signerUsage}`
}
