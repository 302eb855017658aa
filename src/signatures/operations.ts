import { type SignKeyObjectInput, sign, type VerifyKeyObjectInput, verify } from 'node:crypto'

// The bare operations of OpenSSL. The way to the thread pool and back costs some 15 µs: nothing beside 300 µs of brainpool, but
// as much as verifying by RSA. So what is light runs here and now when it is alone; whatever else is going on, it goes to the
// pool like everything heavy, so that all cores work.

/** As many light operations in a row before one goes through the pool, which lets the event loop turn. */
const MOST_IN_A_ROW = 32

const RESOLVED = Promise.resolve()

let inPool = 0
let inARow = 0
let oneThisTick = false

export function verifyOctets(
  operation: { readonly hash: string; readonly input: VerifyKeyObjectInput; readonly light: boolean },
  octets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { hash, input, light } = operation
  return new Promise((resolve) => {
    if (light && isAlone()) return resolve(verify(hash, octets, input, signature))
    verify(hash, octets, input, signature, (error, valid) => {
      back()
      resolve(!error && valid)
    })
    inPool++ // behind the call: it throws at once what it cannot take
  })
}

export function signOctets(
  operation: { readonly hash: string; readonly input: SignKeyObjectInput; readonly light: boolean },
  octets: Uint8Array,
): Promise<Uint8Array> {
  const { hash, input, light } = operation
  return new Promise((resolve, reject) => {
    if (light && isAlone()) return resolve(plain(sign(hash, octets, input)))
    sign(hash, octets, input, (error, signature) => {
      back()
      if (error) reject(error)
      else resolve(plain(signature))
    })
    inPool++
  })
}

// A second operation in the same tick means that several are wanted at once: those belong on several cores.
function isAlone(): boolean {
  if (inPool > 0 || oneThisTick || inARow >= MOST_IN_A_ROW) return false
  inARow++
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
