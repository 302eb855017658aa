import { CvcError, decodeRequest } from '../cvc/index.ts'
import type { Correlated } from './repeats.ts'

/** Whom the certificate request names: exchanges are found by it. Undefined where there is none, or none that can be read. */
export function holderReferenceOf(command: Correlated): string | undefined {
  if (!('certReq' in command)) return undefined
  try {
    return decodeRequest(command.certReq, { mode: 'tolerant' }).request.holderReference
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
