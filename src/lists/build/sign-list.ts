import { LIST_KINDS, type ListKind } from '../list-kinds.ts'
import { readList } from '../read-list.ts'
import type { SignedList } from '../signed-list.ts'
import type { ListWish } from './build-list.ts'
import { signContent } from './sign-content.ts'

/** SignedData around a content, one signer; checked before it leaves. Doc 9303-12 9.1; TR-03129-3 Annex. */
export async function signList<Kind extends ListKind>(
  kind: Kind,
  content: Uint8Array,
  wish: Omit<ListWish, 'certificates'>,
): Promise<Extract<SignedList, { kind: Kind }>> {
  const octets = await signContent(content, { ...wish, contentType: LIST_KINDS[kind].contentType })
  return readList(octets) as Extract<SignedList, { kind: Kind }>
}
