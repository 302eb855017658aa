import type { GetCertificateDescription } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'

/**
 * TR-03129-3 1.4, GetCertificateDescription.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetCertificateDescription(fields: Fields): Read<GetCertificateDescription> {
  const [hash] = octetsAt(fields, 'hash')
  if (hash === undefined) throw new SoapError('not-as-agreed', { where: 'hash', why: 'missing' })
  holdToCeiling('hash', hash.length)
  return { command: { operation: 'GetCertificateDescription', hash }, tolerated: [] }
}
