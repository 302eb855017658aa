/** What a product is, beyond its number: fields are for some of these only. */
export type ProductTrait = 'eidas' | 'qscd' | 'natural' | 'psd2' | 'qwac' | 'legal' | 'domains' | 'many-domains'
export type CollectCall = 'CollectEIDAS' | 'CollectSSL'

export interface SectigoProduct {
  readonly says: string
  readonly is: readonly ProductTrait[]
  /** Which it may be ordered for; undefined: the CA decides. */
  readonly days?: readonly number[]
  readonly collect: CollectCall
}

const YEARS = [365, 730, 1095, 1461, 1826]
const QWAC_DAYS = [90, 365]
const eidas = (says: string, ...is: ProductTrait[]): SectigoProduct => ({
  says,
  is: ['eidas', ...is],
  days: YEARS,
  collect: 'CollectEIDAS',
})
const qwac = (says: string, ...is: ProductTrait[]): SectigoProduct => ({
  says,
  is: ['eidas', 'qwac', 'domains', ...is],
  days: QWAC_DAYS,
  collect: 'CollectSSL',
})
const tls = (says: string, ...is: ProductTrait[]): SectigoProduct => ({
  says,
  is: ['domains', ...is],
  collect: 'CollectSSL',
})
/** By which call they are collected is our inference: the setting `collectBy` changes it. */
const documents = (says: string): SectigoProduct => ({ says, is: [], days: [365], collect: 'CollectSSL' })

/** By the code that stands in the parameter `product`. */
export const PRODUCTS: Readonly<Record<string, SectigoProduct>> = {
  777: eidas('eIDAS Citizen', 'natural'),
  778: eidas('eIDAS Citizen QSCD', 'natural', 'qscd'),
  779: eidas('eIDAS Employee', 'natural'),
  780: eidas('eIDAS Employee QSCD', 'natural', 'qscd'),
  781: eidas('eIDAS Seal'),
  782: eidas('eIDAS Seal QSCD', 'qscd'),
  783: qwac('QWAC Legal', 'legal'),
  784: qwac('QWAC Legal, several domains', 'legal', 'many-domains'),
  786: eidas('eIDAS Seal PSD2', 'psd2'),
  787: eidas('eIDAS Seal PSD2 QSCD', 'psd2', 'qscd'),
  788: qwac('QWAC Legal PSD2', 'legal', 'psd2'),
  789: qwac('QWAC Legal PSD2, several domains', 'legal', 'psd2', 'many-domains'),
  791: qwac('QWAC Natural', 'natural'),
  792: qwac('QWAC Natural, several domains', 'natural', 'many-domains'),
  706: documents('document signing, organisation'),
  1214: documents('document signing, individual'),
  287: tls('PositiveSSL'),
  289: tls('PositiveSSL wildcard'),
  279: tls('PositiveSSL, several domains', 'many-domains'),
  488: tls('Sectigo SSL DV'),
  316: tls('Sectigo SSL OV'),
  337: tls('Sectigo SSL EV'),
  7: tls('InstantSSL OV'),
}

export const USUAL_DAYS = 365
/** CA/Browser Forum Baseline Requirements 6.3.2, from 2026-03-15. */
export const TLS_DAYS = { usual: 90, most: 200 } as const

/**
 * The one product of ours in a parameter like `1214,577,163`, where the other codes are what goes with it.
 * @returns undefined where none or several of ours stand there
 */
export function productIn(parameter: string): (SectigoProduct & { readonly code: string }) | undefined {
  const known = parameter.split(',').filter((code) => Object.hasOwn(PRODUCTS, code))
  const [code = '', ...others] = known
  const product = PRODUCTS[code]
  return product === undefined || others.length > 0 ? undefined : { ...product, code }
}
