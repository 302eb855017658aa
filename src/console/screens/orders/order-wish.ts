import type { CaOrderWish, CertificationRequestView, Product } from '../../../messages/index.ts'

/** An order as it stands in the form. */
export interface Draft {
  readonly ca: string
  readonly product: string
  /** Where the key is; what the CA makes itself, its product says. */
  readonly keyAt: 'elsewhere' | 'node'
  /** base64 of DER; undefined: none yet. */
  readonly request: string | undefined
  readonly country: string
  readonly organization: string
  readonly commonName: string
  /** One a line; undefined: those of the request. */
  readonly dnsNames: string | undefined
  readonly days: string
  /** NAME=VALUE, one a line. */
  readonly fields: string
}

export const EMPTY: Draft = {
  ca: '',
  product: '',
  keyAt: 'elsewhere',
  request: undefined,
  country: '',
  organization: '',
  commonName: '',
  dnsNames: undefined,
  days: '',
  fields: '',
}

export const bringsRequest = ({ keyAt }: Draft, product: Product | undefined): boolean =>
  keyAt === 'elsewhere' && product?.keyAt !== 'ca'

/** @returns what the node is asked for; undefined while something is missing */
export function wishOf(
  id: string,
  draft: Draft,
  product: Product | undefined,
  read: CertificationRequestView | undefined,
): CaOrderWish | undefined {
  const whom = bringsRequest(draft, product) ? broughtBy(draft, read) : typed(draft, product)
  const days = draft.days === '' ? undefined : Number(draft.days)
  if (whom === undefined || draft.ca === '' || draft.product === '') return undefined
  return { id, ca: draft.ca, product: draft.product, days, fields: fieldsIn(draft.fields), ...whom }
}

type Whom = Pick<CaOrderWish, 'subject' | 'dnsNames' | 'request' | 'keyAtCa'>

function broughtBy({ request, dnsNames }: Draft, read: CertificationRequestView | undefined): Whom | undefined {
  if (request === undefined || read?.subject === undefined) return undefined
  return { subject: read.subject, dnsNames: dnsNames === undefined ? read.dnsNames : linesIn(dnsNames), request }
}

function typed(draft: Draft, product: Product | undefined): Whom | undefined {
  const [country, commonName, organization] = [draft.country, draft.commonName, draft.organization].map((text) =>
    text.trim(),
  )
  if (!country || !commonName) return undefined
  return {
    subject: { country: country.toUpperCase(), commonName, ...(organization && { organization }) },
    dnsNames: linesIn(draft.dnsNames ?? ''),
    ...(product?.keyAt === 'ca' && { keyAtCa: true as const }),
  }
}

export const linesIn = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

function fieldsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )
}
