import type { GetCertificateChain } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { otherName } from '../accessor-names.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'

export const GET_CERTIFICATE_CHAIN_TOLERANCES = otherName(['keyCAR', 'keyNameMRTD'])

/**
 * TR-03129, GetCertificateChain.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetCertificateChain(fields: Fields): Read<GetCertificateChain> {
  const [keyCar] = [...octetsAt(fields, 'keyCAR'), ...octetsAt(fields, 'keyNameMRTD')]
  if (keyCar === undefined) throw new SoapError('not-as-agreed', { where: 'keyCAR', why: 'missing' })
  holdToCeiling('keyCAR', keyCar.length)
  return { command: { operation: 'GetCertificateChain', keyCar }, tolerated: [] }
}
