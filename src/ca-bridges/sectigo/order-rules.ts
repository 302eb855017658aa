import type { CertificateWish } from '../index.ts'
import { type FieldName, fieldNamed } from './fields.ts'
import type { SectigoProduct } from './products.ts'

/** An order as it would go out, by the names of the rows. */
export interface OrderStep {
  readonly product: SectigoProduct & { readonly code: string }
  readonly wish: CertificateWish
  readonly values: ReadonlyMap<FieldName, string>
}

interface OrderRule {
  readonly source: string
  readonly field: FieldName
  objection(step: OrderStep): string | undefined
}

const ROLES = ['PSP_AS', 'PSP_PI', 'PSP_AI', 'PSP_IC'] as const

const has = (product: SectigoProduct, trait: SectigoProduct['is'][number]): boolean => product.is.includes(trait)
const needs = (field: FieldName, row: string, trait: SectigoProduct['is'][number]): OrderRule => ({
  source: row,
  field,
  objection: ({ product, values }) =>
    has(product, trait) && !values.has(field) ? `${product.says} needs ${field}` : undefined,
})

/** What the CA would refuse for certain: told before anything is sent. The rest is the CA's to judge. */
export const ORDER_RULES: readonly OrderRule[] = [
  {
    source: 'row 4',
    field: 'days',
    objection: ({ product: { says, days }, values }) =>
      days === undefined || days.includes(Number(values.get('days')))
        ? undefined
        : `${says} is ordered for ${days.join(', ')} days`,
  },
  {
    source: 'row 6',
    field: 'primaryDomainName',
    objection: ({ wish: { dnsNames }, values }) => {
      const primary = values.get('primaryDomainName')
      return primary === undefined || dnsNames.includes(primary)
        ? undefined
        : `primaryDomainName is none of ${dnsNames.join(', ') || 'the names: there are none'}`
    },
  },
  {
    source: 'rows 6 and domainNames',
    field: 'domainNames',
    objection: ({ product, wish: { dnsNames } }) => {
      if (!has(product, 'domains'))
        return dnsNames.length === 0 ? undefined : `${product.says} is not for names of hosts`
      if (dnsNames.length === 0) return `${product.says} needs the name of a host`
      return dnsNames.length === 1 || has(product, 'many-domains') ? undefined : `${product.says} is for one name alone`
    },
  },
  {
    source: 'row 26',
    field: 'dcvEmailAddress',
    objection: ({ values }) =>
      values.get('dcvMethod') !== 'EMAIL' || values.has('dcvEmailAddress') || values.has('dcvEmailAddresses')
        ? undefined
        : 'the method EMAIL needs dcvEmailAddress',
  },
  {
    source: 'row 39',
    field: 'appRepEmailAddress',
    objection: ({ values }) =>
      values.has('appRepEmailAddress')
        ? undefined
        : 'appRepEmailAddress is needed: with the order, or in the settings under fields',
  },
  needs('personalIdentifier', 'row 65', 'natural'),
  {
    source: 'row 65',
    field: 'personalIdentifier',
    objection: ({ values }) =>
      /^TAX/i.test(values.get('personalIdentifier') ?? '') ? 'in personalIdentifier write TIN, not TAX' : undefined,
  },
  needs('ncaIdentifier', 'row 66', 'psd2'),
  {
    source: 'rows 68 to 71',
    field: 'PSP_AS',
    objection: ({ product, values }) =>
      has(product, 'psd2') && !ROLES.some((role) => values.get(role) === 'Y')
        ? `${product.says} needs at least one of ${ROLES.join(', ')} as Y`
        : undefined,
  },
  needs('joiCountryName', 'row 72', 'legal'),
]

/** Whether the row is for this product at all. */
export function isFor(name: FieldName, product: SectigoProduct): boolean {
  const { only } = fieldNamed(name)
  return only === undefined || only.some((trait) => product.is.includes(trait))
}
