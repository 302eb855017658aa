import type { ExaminedView } from '../../messages/index.ts'
import { listAuthorities, listKeys } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'

/** Whether each key that is in use, or may come into use, can be had from the key store. */
export async function examineKeys({ db, keys }: ApiDeps): Promise<readonly ExaminedView[]> {
  const lost: ExaminedView[] = []
  let had = 0
  for (const authority of await listAuthorities(db)) {
    for (const { keyId, holderReference, state } of await listKeys(db, authority.id)) {
      if (state === 'retired' || keyId === undefined) continue // undefined: on another machine
      try {
        await keys.signer(keyId)
        had++
      } catch (error) {
        const says = `${authority.name} cannot use its key ${holderReference}: ${(error as Error).message}`
        lost.push({ what: 'keys', state: 'bad', says, mend: 'bring the folder keys back from its back-up' })
      }
    }
  }
  return lost.length > 0
    ? lost
    : [{ what: 'keys', state: 'good', says: `${had} in use or requested, each can be used` }]
}
