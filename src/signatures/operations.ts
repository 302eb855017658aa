import { type SignKeyObjectInput, sign, type VerifyKeyObjectInput, verify } from 'node:crypto'
import { fitsOnBoard } from './crew/board.ts'
import { Crew } from './crew/crew.ts'
import { plain } from './crew/operation.ts'
import { LONG } from './crew/turns.ts'
import { signHere, turns, verifyHere } from './on-this-thread.ts'

// The bare operations of OpenSSL. The way to the thread pool and back costs some 10 to 20 µs of processor time: nothing beside
// 260 µs of brainpool, but as much as an RSA verification or a P-256 signature takes altogether.

/**
 * Where an operation runs. `pool`: on the thread pool. `cores`: there as well, and on this thread where there is one core only, since
 * the pool has nothing to compute with then but what it takes from this thread. `shared`, for what takes little longer than the way to
 * the pool: on this thread while it is alone, and with a crew of threads while several are wanted at once.
 */
export type Place = 'pool' | 'cores' | 'shared'

const RESOLVED = Promise.resolve()

const crew = new Crew({}, turns)
let oneThisTick = false

/** @throws at once what OpenSSL throws for something that it cannot take */
export function verifyOctets(
  operation: { readonly hash: string; readonly input: VerifyKeyObjectInput },
  place: Place,
  octets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const where = whereNow(place, octets, signature)
  if (where === 'here') return verifyHere(operation, octets, signature, place === 'cores' ? LONG : 1)
  if (where === 'crew') return crew.verify(operation, octets, signature)
  const { hash, input } = operation
  return new Promise((resolve) => {
    verify(hash, octets, input, signature, (error, valid) => resolve(!error && valid))
  })
}

export function signOctets(
  operation: { readonly hash: string; readonly input: SignKeyObjectInput },
  place: Place,
  octets: Uint8Array,
): Promise<Uint8Array> {
  const where = whereNow(place, octets)
  if (where === 'here') return signHere(operation, octets, place === 'cores' ? LONG : 1)
  if (where === 'crew') return crew.sign(operation, octets)
  const { hash, input } = operation
  return new Promise((resolve, reject) => {
    sign(hash, octets, input, (error, signature) => (error ? reject(error) : resolve(plain(signature))))
  })
}

function whereNow(place: Place, octets: Uint8Array, signature?: Uint8Array): 'pool' | 'here' | 'crew' {
  if (place === 'pool' || !fitsOnBoard(octets, signature)) return 'pool'
  if (place === 'cores') return crew.hasCores() ? 'pool' : 'here'
  return crew.hasCores() && !isAlone() && crew.canShare() ? 'crew' : 'here'
}

// A second operation in the same tick means that several are wanted at once: those belong on several cores.
function isAlone(): boolean {
  if (oneThisTick || crew.hasWork) return false
  oneThisTick = true
  RESOLVED.then(nextTick) // what queueMicrotask does, without the resource that it makes in Node
  return true
}

function nextTick(): void {
  oneThisTick = false
}
