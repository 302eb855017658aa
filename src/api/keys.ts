import { z } from 'zod'
import {
  type AuthorityView,
  KEY_PLACES,
  type KeptKeyView,
  type KeyTokenView,
  OperatorError,
} from '../messages/index.ts'
import { insertEvent, type KeyUseRecord, keyOwners, keyUses, setKeyPlace } from '../store/index.ts'
import { authorityView } from './authorities.ts'
import { type ApiDeps, authorityNamed } from './deps.ts'
import { nothing, parseInput, shortName, someName } from './input.ts'

/** Each key that is kept, and whose it is. One of nobody was left over when the node ended while a key was made. */
export async function listKeptKeys({ db, keyPlaces }: ApiDeps): Promise<KeptKeyView[]> {
  const owners = await keyOwners(db)
  const uses = await keyUses(db)
  return (await keyPlaces.list()).map(({ keyId, place, since }) => ({
    keyId,
    place,
    since: since.toISOString(),
    ...useView(uses.get(keyId)),
    owner: owners.get(keyId),
  }))
}

/** How often a key has signed, and when last. */
export const useView = (use: KeyUseRecord | undefined) => ({
  signatures: use?.signatures ?? 0,
  lastSignedAt: use?.lastAt.toISOString(),
})

const IN_THE_MAKING_MILLISECONDS = 3_600_000 // a key is kept before anybody writes down whose it is

/** Nobody's, and not just being made. */
export const isLeftOver = ({ owner, since }: KeptKeyView, now: Date): boolean =>
  owner === undefined && now.getTime() - Date.parse(since) > IN_THE_MAKING_MILLISECONDS

/** One that belongs to nobody; what has been in use is not removed here. */
export async function removeKeptKey({ keyId }: { keyId: string }, deps: ApiDeps): Promise<Record<string, never>> {
  const { db, keyPlaces, now } = deps
  const kept = (await listKeptKeys(deps)).find((one) => one.keyId === keyId)
  if (kept === undefined) throw new OperatorError('not-found', `No key ${keyId} is kept here; see eac keys list.`)
  if (kept.owner !== undefined) {
    throw new OperatorError('refused', `The key ${keyId} belongs to ${kept.owner}: it is not removed.`)
  }
  if (!isLeftOver(kept, now())) {
    throw new OperatorError('refused', `The key ${keyId} is less than an hour old, and may be in the making.`)
  }
  await keyPlaces.remove(keyId)
  await insertEvent(db, { kind: 'unused key removed', details: { keyId, place: kept.place } }, now())
  return {}
}

/** A PIN that the token refused is tried once more, at the next need of it. */
export async function retryPin(deps: ApiDeps): Promise<KeyTokenView> {
  const { pkcs11 } = deps.keyPlaces
  if (pkcs11 === undefined) throw new OperatorError('refused', 'No token is set up: keys.pkcs11 in the configuration.')
  await pkcs11.forgetRefusedPin()
  await insertEvent(deps.db, { kind: 'token PIN to be tried again', details: {} }, deps.now())
  await pkcs11.lookNow()
  return tokenView(deps) as KeyTokenView
}

const placeWish = z.strictObject({ name: shortName, keys: z.enum(KEY_PLACES) })

export const KEY_INPUTS = {
  'authority.keys': placeWish,
  'keys.list': nothing,
  'keys.remove': z.strictObject({ keyId: someName }),
  'keys.retry-pin': nothing,
}

/** From its next key on. */
export async function placeKeys(input: z.input<typeof placeWish>, deps: ApiDeps): Promise<AuthorityView> {
  const { name, keys } = parseInput(placeWish, input)
  const authority = await authorityNamed(name, deps)
  assertPlace(keys, deps)
  const at = deps.now()
  await deps.db.transaction().execute(async (tx) => {
    await setKeyPlace(tx, authority.id, keys)
    const details = { from: authority.keyPlace ?? deps.keyPlaces.otherwise, to: keys }
    await insertEvent(tx, { kind: 'keys are made elsewhere from now on', authorityId: authority.id, details }, at)
  })
  return authorityView({ ...authority, keyPlace: keys }, deps)
}

/** @throws {OperatorError} `refused` where no token is set up */
export function assertPlace(place: (typeof KEY_PLACES)[number] | undefined, { keyPlaces }: ApiDeps): void {
  if (place !== 'pkcs11' || keyPlaces.pkcs11 !== undefined) return
  throw new OperatorError('refused', 'No token is set up: keys.pkcs11 in the configuration, see docs/keys.md.')
}

/** Undefined where none is set up. */
export function tokenView({ keyPlaces }: Pick<ApiDeps, 'keyPlaces'>): KeyTokenView | undefined {
  const state = keyPlaces.pkcs11?.tokenState
  if (state === undefined) return undefined
  if (state.kind === 'ready') return { state: 'ready', ...state.token }
  return state.kind === 'lost' ? { state: 'lost', why: state.error.message } : { state: 'not-asked' }
}
