import { type Fields, octetsAt, SoapError } from '../soap/index.ts'
import { holdToCeiling } from './ceilings.ts'
import { everyRefusal } from './operation.ts'

/** @throws {SoapError} `not-as-agreed` */
export function readCmsContainer(fields: Fields): Uint8Array {
  const [cmsContainer] = octetsAt(fields, 'cmsContainer')
  if (cmsContainer === undefined) throw new SoapError('not-as-agreed', { where: 'cmsContainer', why: 'missing' })
  holdToCeiling('cmsContainer', cmsContainer.length)
  return cmsContainer
}

/** What may be wrong with a signed container, in every operation that takes one. */
export const CMS_CONTAINER_CODES = {
  ...everyRefusal('failure_other_error'),
  syntax: 'failure_syntax',
  'content-type': 'failure_eContentType',
  'inner-signature': 'failure_inner_signature',
  'outer-signature': 'failure_outer_signature',
  expired: 'failure_expired',
  'internal-error': 'failure_internal_error',
}
