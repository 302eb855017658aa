import type { ContractName, RequestForeignCertificate } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import type { Manner } from '../operation.ts'
import { writeReplyTo } from '../reply-to.ts'

/**
 * `foreignCAR` goes out as text, as every implementation that was seen sends it, unless the partner is set to take base64.
 * @throws {RangeError} for base64 of what is not in ISO 8859-1
 */
export function writeRequestForeignCertificate(
  { replyTo, foreignCar, certReq }: RequestForeignCertificate,
  edition: ContractName,
  { foreignCar: form = 'text' }: Manner,
): Fields {
  const foreignCAR = form === 'base64' ? latin1Octets(foreignCar) : foreignCar
  return { ...writeReplyTo(replyTo, edition), foreignCAR: [foreignCAR], certReq: [certReq] }
}

function latin1Octets(text: string): Uint8Array {
  if (/[^\0-\xff]/.test(text))
    throw new RangeError('foreignCAR is not in ISO 8859-1, and goes to this partner as octets')
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
