import type { GetDVCertificates } from '../../messages/index.ts'
import { type Fields, isBlank, SoapError, textAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'

/**
 * TR-03129-2 1.4, GetDVCertificates.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetDVCertificates(fields: Fields): Read<GetDVCertificates> {
  const holderMnemonic = textAt(fields, 'holderMnemonic')?.trim() ?? ''
  if (isBlank(holderMnemonic)) throw new SoapError('not-as-agreed', { where: 'holderMnemonic', why: 'missing' })
  holdToCeiling('holderMnemonic', holderMnemonic.length)
  return { command: { operation: 'GetDVCertificates', holderMnemonic }, tolerated: [] }
}
