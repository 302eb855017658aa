import { context, type Element, fieldsIn, TAG } from '../../lists/index.ts'
import { EXTENSION, type Extension, urlsOfPoint } from '../certificate/extensions.ts'
import type { CrlScope } from './crl.ts'

const HEEDED: readonly string[] = [
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.crlNumber,
  EXTENSION.deltaCrlIndicator,
  EXTENSION.issuingDistributionPoint,
]

/** RFC 5280 5.2.4, 5.2.5. @throws {ListError} */
export function readScope(extensions: readonly Extension[]): CrlScope {
  const point = extensions.find(({ id }) => id === EXTENSION.issuingDistributionPoint)
  return {
    isDelta: extensions.some(({ id }) => id === EXTENSION.deltaCrlIndicator),
    ...(point === undefined ? WHOLE : pointOf(point)),
    notUnderstood: extensions.filter(({ id, critical }) => critical && !HEEDED.includes(id)).map(({ id }) => id),
  }
}

const WHOLE = { isIndirect: false, someReasonsOnly: false, certificates: 'all', urls: undefined } as const

function pointOf({ value }: Extension): Omit<CrlScope, 'isDelta' | 'notUnderstood'> {
  const fields = fieldsIn(value, TAG.sequence, 'issuing distribution point')
  const name = fields.takeIf(context(0))
  const endEntities = isTrue(fields.takeIf(context(1, 'primitive')))
  const cas = isTrue(fields.takeIf(context(2, 'primitive')))
  const reasons = fields.takeIf(context(3, 'primitive'))
  const isIndirect = isTrue(fields.takeIf(context(4, 'primitive')))
  const attributes = isTrue(fields.takeIf(context(5, 'primitive')))
  fields.finish()
  const several = [endEntities, cas, attributes].filter(Boolean).length > 1
  return {
    isIndirect,
    someReasonsOnly: reasons !== undefined,
    certificates: attributes || several ? 'nothing-here' : endEntities ? 'end-entities' : cas ? 'cas' : 'all',
    urls: name === undefined ? undefined : urlsOfPoint(name),
  }
}

function isTrue(element: Element | undefined): boolean {
  return element?.value.some((octet) => octet !== 0) ?? false
}
