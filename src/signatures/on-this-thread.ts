import { type Operation, signNow, verifyNow } from './crew/operation.ts'
import { Turns } from './crew/turns.ts'

/** Those of this thread, whatever operations it does. */
export const turns = new Turns()

/**
 * At once, or after a turn of the event loop where one is due: octets are then copied, since their owner may change them.
 * @param weight as {@link Turns.count} has it
 * @throws at once what OpenSSL throws for something that it cannot take
 */
export function verifyHere(
  operation: Operation,
  octets: Uint8Array,
  signature: Uint8Array,
  weight?: number,
): Promise<boolean> {
  if (turns.areDue) return verifyLater(operation, Buffer.from(octets), Buffer.from(signature), weight)
  turns.count(weight)
  return Promise.resolve(verifyNow(operation, octets, signature))
}

/** The same for a signature. */
export function signHere(operation: Operation, octets: Uint8Array, weight?: number): Promise<Uint8Array> {
  if (turns.areDue) return signLater(operation, Buffer.from(octets), weight)
  turns.count(weight)
  try {
    return Promise.resolve(signNow(operation, octets))
  } catch (error) {
    return Promise.reject(error)
  }
}

async function verifyLater(
  operation: Operation,
  octets: Uint8Array,
  signature: Uint8Array,
  weight?: number,
): Promise<boolean> {
  while (turns.areDue) await turns.next()
  turns.count(weight)
  try {
    return verifyNow(operation, octets, signature)
  } catch {
    return false
  }
}

async function signLater(operation: Operation, octets: Uint8Array, weight?: number): Promise<Uint8Array> {
  while (turns.areDue) await turns.next()
  turns.count(weight)
  return signNow(operation, octets)
}
