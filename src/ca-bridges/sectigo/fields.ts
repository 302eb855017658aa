import type { ProductTrait } from './products.ts'

/** One parameter of `!AutoApplyOrder`. */
export interface Field {
  /** Its row in the vendor's page; undefined: other rows name it, and it has none of its own. */
  readonly row?: number
  readonly need: 'required' | 'optional' | 'conditional'
  readonly holds: 'text' | 'number' | 'yes-no' | '0-1' | 'country' | 'language' | 'email' | 'date'
  /** In characters. */
  readonly longest?: number
  /** How sure its wire name is. `P`: seen in public. `I`: our reading of it. `lost`: nobody knows, so it is not sent. */
  readonly name: 'P' | 'I' | 'lost'
  /** Who says what stands in it. `wish`: the order itself, as product, days, names, request. */
  readonly by: 'account' | 'bridge' | 'wish' | 'operator'
  /** Products with one of these alone. */
  readonly only?: readonly ProductTrait[]
  /** As the page lists them. */
  readonly values?: readonly string[]
}

const text = { need: 'optional', holds: 'text', name: 'P', by: 'operator' } as const
const number = { ...text, holds: 'number' } as const
const email = { ...text, holds: 'email', longest: 255 } as const
const flag = { ...text, holds: 'yes-no', longest: 1 } as const
const role = { ...flag, need: 'conditional', name: 'I', only: ['psd2'] } as const

/**
 * Every row in the vendor's order; the rows themselves, their limits and requirements are the vendor's. The name of a row is its wire
 * name, as far as that is known: the setting `fieldNames` says otherwise.
 */
export const FIELDS = {
  loginName: { ...text, row: 1, need: 'required', longest: 64, by: 'account' },
  loginPassword: { ...text, row: 2, need: 'required', longest: 128, by: 'account' },
  product: { ...text, row: 3, need: 'required', longest: 64, by: 'wish' },
  days: { ...number, row: 4, need: 'required', by: 'wish' },
  serverSoftware: { ...number, row: 5, need: 'required' },
  primaryDomainName: { ...text, row: 6, longest: 64, only: ['domains'] },
  maxSubjectCNs: { ...number, row: 7, only: ['many-domains'] },
  csr: { ...text, row: 8, need: 'required', longest: 32_767, by: 'wish' },
  uniqueValue: { ...text, row: 9, longest: 20 },
  prioritiseCSRValues: { ...flag, row: 10 },
  organizationName: { ...text, row: 11, need: 'conditional', longest: 64 },
  postOfficeBox: { ...text, row: 12, longest: 40, name: 'I' },
  streetAddress1: { ...text, row: 13, need: 'conditional', longest: 128 },
  streetAddress2: { ...text, row: 14, longest: 128 },
  streetAddress3: { ...text, row: 15, longest: 128 },
  localityName: { ...text, row: 16, need: 'conditional', longest: 128 },
  stateOrProvinceName: { ...text, row: 17, need: 'conditional', longest: 128 },
  postalCode: { ...text, row: 18, need: 'conditional', longest: 40 },
  countryName: { ...text, row: 19, need: 'conditional', holds: 'country', longest: 2 },
  dunsNumber: { ...text, row: 20, longest: 20 },
  companyNumber: { ...text, row: 21, longest: 64 },
  businessCategory: { ...text, row: 22, longest: 1, values: ['b', 'c', 'd'] },
  emailAddress: { ...email, row: 23 },
  validationEmailAddress: { ...email, row: 24, name: 'I' },
  contactEmailAddress: { ...email, row: 25 },
  dcvMethod: { ...text, row: 26, longest: 32, only: ['domains'] },
  dcvTemplateID: { ...number, row: 27, name: 'I', only: ['domains'] },
  languageName: { ...text, row: 28, holds: 'language', longest: 2, name: 'I' },
  callbackTemplateID: { ...number, row: 29, name: 'I' },
  enterpriseAuthenticationTemplateID: { ...number, row: 30, name: 'I', only: ['legal'] },
  subscriberAgreementTemplateID: { ...number, row: 31, name: 'I' },
  shippingTemplateID: { ...number, row: 32 },
  isCustomerValidated: { ...flag, row: 33, need: 'required' },
  showCertificateID: { ...flag, row: 34, by: 'bridge' },
  foreignOrderNumber: { ...text, row: 35, longest: 64, by: 'bridge' },
  checkFONIsUnique: { ...flag, row: 36, by: 'bridge' },
  responseFormat: { ...text, row: 37, holds: '0-1', longest: 1, by: 'bridge' },
  test: { ...flag, row: 38, by: 'bridge' },
  appRepEmailAddress: { ...email, row: 39, need: 'required' },
  callbackMethod: { ...text, row: 40, longest: 1, name: 'I' },
  isAppRepValidated: { ...flag, row: 41 },
  isCallbackCompleted: { ...flag, row: 42 },
  showCertificateState: { ...flag, row: 43, name: 'I', by: 'bridge' },
  omitAdditionalFQDN: { ...flag, row: 44, name: 'I', only: ['domains'] },
  appRepLoginName: { ...text, row: 45, need: 'conditional', longest: 50, name: 'I' },
  offerType: { ...number, row: 46 },
  SmartCardBased: { ...flag, row: 47, only: ['eidas'] },
  shippingOrganizationName: { ...text, row: 48, longest: 64 },
  shippingOrganizationalUnitName: { ...text, row: 49, longest: 64 },
  shippingStreetAddress1: { ...text, row: 50, longest: 128 },
  shippingStreetAddress2: { ...text, row: 51, longest: 128 },
  shippingStreetAddress3: { ...text, row: 52, longest: 128 },
  shippingLocalityName: { ...text, row: 53, longest: 128 },
  shippingStateOrProvinceName: { ...text, row: 54, longest: 128 },
  shippingPostalCode: { ...text, row: 55, longest: 40 },
  shippingCountry: { ...text, row: 56, holds: 'country', longest: 2 }, // also seen: shippingCountryName
  shippingTitle: { ...text, row: 57, longest: 64 },
  shippingForename: { ...text, row: 58, longest: 64 },
  shippingSurname: { ...text, row: 59, longest: 64 },
  shippingEmailAddress: { ...email, row: 60 },
  shippingTelephone: { ...text, row: 61, longest: 32 },
  row62: { ...text, row: 62, longest: 1024, name: 'lost' },
  csp: { ...text, row: 63, longest: 255, name: 'I' },
  organizationIdentifier: { ...text, row: 64, longest: 100 },
  personalIdentifier: { ...text, row: 65, need: 'conditional', longest: 100, only: ['natural'] },
  ncaIdentifier: { ...text, row: 66, need: 'conditional', longest: 100, name: 'I', only: ['psd2'] },
  ncaName: { ...text, row: 67, need: 'conditional', longest: 100, name: 'I', only: ['psd2'] },
  PSP_AS: { ...role, row: 68 },
  PSP_PI: { ...role, row: 69 },
  PSP_AI: { ...role, row: 70 },
  PSP_IC: { ...role, row: 71 },
  joiCountryName: { ...text, row: 72, need: 'conditional', holds: 'country', longest: 2, only: ['legal'] },
  joiStateOrProvinceName: { ...text, row: 73, longest: 128, only: ['legal'] },
  joiLocalityName: { ...text, row: 74, longest: 128, only: ['legal'] },
  dateOfIncorporation: { ...text, row: 75, holds: 'date', longest: 10, name: 'I', only: ['legal'] },
  assumedName: { ...text, row: 76, longest: 64, name: 'I', only: ['legal'] },
  domainNames: { ...text, by: 'wish', only: ['domains'] },
  dcvEmailAddress: { ...email, only: ['domains'] },
  dcvEmailAddresses: { ...text, only: ['many-domains'] },
} as const satisfies Record<string, Field>
export type FieldName = keyof typeof FIELDS

export const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name)
export const fieldNamed = (name: FieldName): Field => FIELDS[name]

const SHAPES: Readonly<Record<Field['holds'], RegExp>> = {
  text: /^[^\0]+$/s,
  number: /^-?\d{1,9}$/,
  'yes-no': /^[YN]$/,
  '0-1': /^[01]$/,
  country: /^[A-Z]{2}$/,
  language: /^[a-z]{2}$/,
  email: /^(none|[^\s@]+@[^\s@]+)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
}
const SHAPE_WORDS: Readonly<Record<Field['holds'], string>> = {
  text: 'text',
  number: 'a whole number',
  'yes-no': 'Y or N',
  '0-1': '0 or 1',
  country: 'two capital letters',
  language: 'two small letters (ISO 639-1)',
  email: 'an e-mail address',
  date: 'a date like 2020-12-31',
}

/** @returns why the CA would not take it; undefined: nothing we know of */
export function objectionToValue(name: FieldName, value: string): string | undefined {
  const { holds, longest, values } = fieldNamed(name)
  if (!SHAPES[holds].test(value)) return `${name} is ${SHAPE_WORDS[holds]}`
  if (longest !== undefined && value.length > longest) return `${name} has at most ${longest} characters`
  if (values !== undefined && !values.includes(value)) return `${name} is one of ${values.join(', ')}`
  return undefined
}
