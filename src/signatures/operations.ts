import { type SignKeyObjectInput, sign, type VerifyKeyObjectInput, verify } from 'node:crypto'

// The bare operations of OpenSSL. The way to the thread pool and back costs some 10 to 20 µs of processor time: nothing beside
// 260 µs of brainpool, but as much as an RSA verification or a P-256 signature takes altogether.

/**
 * Where an operation runs: on the thread pool; on this thread, since it takes no longer than the way to the pool; or on this
 * thread only while nothing else is wanted, so that several spread over the cores.
 */
export type Place = 'pool' | 'here' | 'here-when-alone'

/** As many in a row on this thread before one goes through the pool, which lets the event loop turn: 1 to 3 ms. */
const MOST_IN_A_ROW = 64

const RESOLVED = Promise.resolve()

let inPool = 0
let inARow = 0
let oneThisTick = false

export function verifyOctets(
  { hash, input }: { readonly hash: string; readonly input: VerifyKeyObjectInput },
  place: Place,
  octets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (runsHere(place)) return Promise.resolve(verify(hash, octets, input, signature))
  return new Promise((resolve) => {
    verify(hash, octets, input, signature, (error, valid) => {
      back()
      resolve(!error && valid)
    })
    inPool++ // behind the call: it throws at once what it cannot take
  })
}

export function signOctets(
  { hash, input }: { readonly hash: string; readonly input: SignKeyObjectInput },
  place: Place,
  octets: Uint8Array,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (runsHere(place)) return resolve(plain(sign(hash, octets, input)))
    sign(hash, octets, input, (error, signature) => {
      back()
      if (error) reject(error)
      else resolve(plain(signature))
    })
    inPool++
  })
}

function runsHere(place: Place): boolean {
  if (place === 'pool' || inARow >= MOST_IN_A_ROW || (place === 'here-when-alone' && !isAlone())) return false
  inARow++
  return true
}

// A second operation in the same tick means that several are wanted at once: those belong on several cores.
function isAlone(): boolean {
  if (inPool > 0 || oneThisTick) return false
  oneThisTick = true
  RESOLVED.then(nextTick) // what queueMicrotask does, without the resource that it makes in Node
  return true
}

function nextTick(): void {
  oneThisTick = false
}

function back(): void {
  inPool--
  inARow = 0
}

// OpenSSL's own memory under a plain type: not copied.
function plain({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
