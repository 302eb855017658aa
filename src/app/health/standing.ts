import { sql } from 'kysely'
import { type ClockLook, lookAtClock } from '../../api/index.ts'
import { measureKeys } from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'
import { surroundingsOf } from '../surroundings.ts'
import { atMostEvery } from './at-most-every.ts'

const PATIENCE_MILLISECONDS = 3_000
const AGAIN_MILLISECONDS = 15_000

/** Private keys of an authority: how many are where they should be, and how many are gone. */
export interface KeysLook {
  readonly authority: string
  readonly usable: number
  readonly lost: number
}

/** Looks at what a process stands on. What does not answer within three seconds is not there: undefined. */
export interface Standing {
  /** @returns how many seconds it took */
  database(): Promise<number | undefined>
  queue(): Promise<number | undefined>
  /** At most every 15 seconds, as `keys`. */
  clock(): Promise<ClockLook | undefined>
  keys(): Promise<readonly KeysLook[] | undefined>
  /** Undefined: none is set up. Not asked yet counts as there. */
  token(): { readonly isThere: boolean; readonly why: string } | undefined
  /** What is missing where persons open the keys; undefined: they are open, or a file opens them. */
  locked(): { readonly given: number; readonly needed: number } | undefined
  /** Our TLS certificates by what they are for, PEM; undefined: there is none yet. */
  certificates(): readonly { readonly identity: string; readonly pem: string | undefined }[]
}

export function standingOf(node: OpenNode): Standing {
  const { store, queue, now, keyPlaces, keyDoor, ownTls } = node
  const surroundings = surroundingsOf(node)
  const { db } = store
  return {
    database: () => timed(() => sql`select 1`.execute(db)),
    queue: () => timed(() => queue.countJobs()),
    clock: orNothing(atMostEvery(AGAIN_MILLISECONDS, () => lookAtClock({ db, now, surroundings }))),
    keys: orNothing(atMostEvery(AGAIN_MILLISECONDS, () => lookAtKeys(node))),
    token() {
      const state = keyPlaces.pkcs11?.tokenState
      const isLocked = state?.kind === 'lost' && state.error.code === 'keys-locked' // nothing is wrong with the token
      return (
        state && { isThere: state.kind !== 'lost' || isLocked, why: state.kind === 'lost' ? state.error.message : '' }
      )
    },
    locked() {
      const { state } = keyDoor
      if (state.kind === 'secret' || state.isOpen) return undefined
      return { given: state.given.length, needed: state.needed }
    },
    certificates: () => ownTls.identities.map(({ name }) => ({ identity: name, pem: ownTls.shown(name)?.cert })),
  }
}

async function lookAtKeys({ store: { db }, keyPlaces }: OpenNode): Promise<KeysLook[]> {
  const kept = new Set((await keyPlaces.list()).map(({ keyId }) => keyId))
  return (await measureKeys(db)).map(({ authority, keyIds }) => {
    const usable = keyIds.filter((keyId) => kept.has(keyId)).length
    return { authority, usable, lost: keyIds.length - usable }
  })
}

async function timed(look: () => Promise<unknown>): Promise<number | undefined> {
  const began = performance.now()
  return orNothing(async () => {
    await look()
    return (performance.now() - began) / 1000
  })()
}

/** Undefined where it fails, or takes too long. */
function orNothing<Found>(look: () => Promise<Found>): () => Promise<Found | undefined> {
  return async () => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MILLISECONDS)
    })
    return Promise.race([look().catch(() => undefined), late]).finally(() => clearTimeout(timer))
  }
}
