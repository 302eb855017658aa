import {
  boolean,
  context,
  type Element,
  fieldsOf,
  objectIdentifier,
  octetString,
  readWhole,
  TAG,
} from '../../lists/index.ts'

/** RFC 5280 4.2.1, 5.2, 5.3; of certificates, CRLs and their entries. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const

export interface Extension {
  readonly id: string
  readonly critical: boolean
  readonly value: Uint8Array
}

const MOST_EXTENSIONS = 64
const MOST_NAMES = 256
const LONGEST_URL = 1_000

/** @param around the explicit tag of a list of extensions; undefined where there is none. @throws {ListError} */
export function extensionsOf(around: Element | undefined): Extension[] {
  const [list] = around?.children() ?? []
  return list === undefined ? [] : extensionList(list)
}

/** @throws {ListError} */
export function extensionList(list: Element): Extension[] {
  const found: Extension[] = []
  for (const one of list.children()) {
    if (found.length === MOST_EXTENSIONS) throw one.error('value-malformed', `over ${MOST_EXTENSIONS} extensions`)
    const fields = fieldsOf(one, TAG.sequence, 'extension')
    const id = objectIdentifier(fields.take(TAG.objectIdentifier))
    const critical = fields.takeIf(TAG.boolean)
    const value = octetString(fields.take(TAG.octetString))
    fields.finish()
    if (found.some((other) => other.id === id)) throw one.error('value-malformed', `the extension ${id} twice`)
    found.push({ id, critical: critical !== undefined && boolean(critical), value })
  }
  return found
}

/** dNSNames in lower case. RFC 5280 4.2.1.6. @throws {ListError} */
export function alternativeNames(extensions: readonly Extension[]): string[] {
  const extension = extensions.find(({ id }) => id === EXTENSION.subjectAltName)
  if (extension === undefined) return []
  return namesIn(readWhole(extension.value), DNS_NAME).map((name) => name.toLowerCase())
}

/** Distribution points for all reasons and by the certificate's own issuer. RFC 5280 4.2.1.13. @throws {ListError} */
export function crlPlaces(extensions: readonly Extension[]): string[] {
  const extension = extensions.find(({ id }) => id === EXTENSION.crlDistributionPoints)
  if (extension === undefined) return []
  const urls: string[] = []
  for (const point of readWhole(extension.value).children()) {
    const fields = fieldsOf(point, TAG.sequence, 'distribution point')
    const name = fields.takeIf(context(0))
    const reasons = fields.takeIf(context(1, 'primitive'))
    const issuer = fields.takeIf(context(2))
    fields.finish()
    if (name === undefined || reasons !== undefined || issuer !== undefined) continue
    urls.push(...urlsOfPoint(name).filter((url) => /^http:/i.test(url)))
    if (urls.length > MOST_NAMES) throw point.error('value-malformed', `over ${MOST_NAMES} distribution points`)
  }
  return urls
}

/** The addresses of a DistributionPointName. @throws {ListError} */
export function urlsOfPoint(name: Element): string[] {
  const [form] = name.children()
  return form?.tag === context(0) ? namesIn(form, URI).filter((url) => url.length <= LONGEST_URL) : []
}

const DNS_NAME = context(2, 'primitive')
const URI = context(6, 'primitive')

/** Those of one form among GeneralNames. */
function namesIn(names: Element, tag: number): string[] {
  const found: string[] = []
  let count = 0
  for (const one of names.children()) {
    if (++count > MOST_NAMES) throw one.error('value-malformed', `over ${MOST_NAMES} names`)
    if (one.tag === tag) found.push(Buffer.from(one.value).toString('latin1'))
  }
  return found
}
