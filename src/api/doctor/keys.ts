import type { ExaminedView, KeyHoldersView } from '../../messages/index.ts'
import { listAuthorities, listKeys } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'
import { showHolders } from '../key-holders.ts'
import { isLeftOver, listKeptKeys, tokenView } from '../keys.ts'

/** Whether each key that is in use, or may come into use, can be had; what became of the token; and what was left over. */
export async function examineKeys(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  const holders = await showHolders(deps)
  if (holders?.isOpen === false) return [lockedKeys(holders, deps.running)]
  const { lost, inFiles, inToken } = await lookAtKeys(deps)
  const left = (await listKeptKeys(deps)).filter((one) => isLeftOver(one, deps.now()))
  const says = `${inFiles + inToken} in use or requested, each can be used${inToken > 0 ? `; ${inToken} in the token` : ''}`
  return [
    ...(lost.length > 0 ? lost : [{ what: 'keys', state: 'good', says } as const]),
    ...(inToken === 0 ? await examineIdleToken(deps) : []), // else the keys in it have told
    ...(left.length > 0 ? [leftOver(left.length)] : []),
  ]
}

function lockedKeys({ given, needed }: KeyHoldersView, running: boolean): ExaminedView {
  const says = `locked, so nothing is signed: ${given.length} of ${needed} passphrases given`
  if (!running) return { what: 'keys', state: 'warning', says, mend: 'eac keys unlock PERSON, once the node runs' }
  return { what: 'keys', state: 'bad', says, mend: 'eac keys unlock PERSON' }
}

async function lookAtKeys({ db, keys, keyPlaces }: ApiDeps) {
  const lost: ExaminedView[] = []
  let [inFiles, inToken] = [0, 0]
  for (const authority of await listAuthorities(db)) {
    for (const { keyId, holderReference, state } of await listKeys(db, authority.id)) {
      if (state === 'retired' || keyId === undefined) continue // undefined: on another machine
      const isInToken = (await keyPlaces.placeOf(keyId)) === 'pkcs11'
      if (isInToken) inToken++
      else inFiles++
      try {
        await (isInToken ? keyPlaces.pkcs11?.assertThere(keyId) : keys.signer(keyId))
      } catch (error) {
        const says = `${authority.name} cannot use its key ${holderReference}: ${(error as Error).message}`
        lost.push({ what: 'keys', state: 'bad', says, mend: isInToken ? MEND_TOKEN : MEND_FILES })
      }
    }
  }
  return { lost, inFiles, inToken }
}

const MEND_FILES = 'bring the folder keys back from its back-up'
const MEND_TOKEN = 'see docs/keys.md, "When the token is away"'

async function examineIdleToken(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  await deps.keyPlaces.pkcs11?.lookNow()
  const token = tokenView(deps)
  if (token?.state !== 'lost') return []
  return [{ what: 'keys', state: 'bad', says: `the token, with no key yet: ${token.why}`, mend: MEND_TOKEN }]
}

const leftOver = (many: number): ExaminedView => ({
  what: 'keys',
  state: 'warning',
  says: `${many === 1 ? 'one key belongs' : `${many} keys belong`} to nobody: left over when the node ended while a key was made`,
  mend: 'eac keys list, eac keys remove',
})
