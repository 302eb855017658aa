import type { OrderedAs } from './products.ts'

/** One field of the body of an order. */
export interface Field {
  readonly need: 'required' | 'optional' | 'conditional'
  readonly holds: 'text' | 'number' | 'boolean' | 'country' | 'mail' | 'json' | 'object'
  /** Where it is from. `S`, `P`: the vendor's pages; `I`: our inference. */
  readonly source: 'S' | 'P' | 'I'
  /** Who says what stands in it. `never`: it is not sent. */
  readonly by: 'operator' | 'wish' | 'bridge' | 'never'
  /** Which orders have it; undefined: all. */
  readonly in?: OrderedAs
  readonly values?: readonly string[]
  readonly shape?: RegExp
}

const TITLES = [
  'Accountant-Administratieconsulent',
  'Advocaat',
  'Registeraccountant',
  'Kandidaat-notaris',
  'Notaris',
  'Toegevoegd Notaris',
  '(Hoofd)bewaarder',
  'Gerechtsdeurwaarder',
  'Belastingdeurwaarder',
  'Gemeentelijk Belastingdeurwaarder',
  'Toegevoegd gerechtsdeurwaarder',
]

const person = { need: 'required', holds: 'text', source: 'S', by: 'operator', in: 'token' } as const
const ship = person
const validity = { need: 'optional', holds: 'number', source: 'S', by: 'operator' } as const
const tls = { need: 'optional', holds: 'text', source: 'P', by: 'operator', in: 'tls' } as const
/** No data of cards in the node: such an order is made in the portal. */
const card = { need: 'conditional', holds: 'text', source: 'S', by: 'never' } as const

/** By their path in the body. */
export const FIELDS = {
  'certificate.signature_hash': { need: 'required', holds: 'text', source: 'S', by: 'bridge', values: ['sha256'] },
  'certificate.profile_option': { ...person, by: 'bridge', values: ['nonrepudiation'] },
  'certificate.is_rsassa_pss': { ...person, need: 'optional', holds: 'boolean' },
  'certificate.individual': { ...person, holds: 'object', by: 'bridge' },
  'certificate.individual.id': { ...person, need: 'conditional', holds: 'number' },
  'certificate.individual.first_name': person,
  'certificate.individual.last_name': person,
  'certificate.individual.email': { ...person, holds: 'mail' },
  'certificate.individual.telephone': { ...person, shape: /^\+[0-9][0-9 -]{4,40}$/ },
  'certificate.individual.country': { ...person, holds: 'country' },
  'certificate.individual.state': person,
  'certificate.individual.city': { ...person, need: 'optional' },
  'certificate.individual.zip': { ...person, need: 'optional' },
  'certificate.individual.professional_title': { ...person, values: TITLES },
  csa_agreed_to: { need: 'required', holds: 'boolean', source: 'S', by: 'bridge' },
  provisioning_method: { ...person, by: 'bridge', values: ['qscd'] },
  ship_info: { ...ship, holds: 'object', by: 'bridge' },
  'ship_info.name': ship,
  'ship_info.addr1': ship,
  'ship_info.addr2': ship,
  'ship_info.city': ship,
  'ship_info.state': ship,
  'ship_info.zip': ship,
  'ship_info.country': { ...ship, holds: 'country' },
  'ship_info.method': { ...ship, values: ['STANDARD', 'EXPEDITED'] },
  order_validity: { ...validity, holds: 'object', by: 'bridge' },
  'order_validity.years': { ...validity, by: 'wish' },
  'order_validity.days': { ...validity, by: 'wish' },
  'order_validity.custom_expiration_date': { ...validity, holds: 'text', shape: /^\d\d [A-Z]{3} \d{4}$/ },
  payment_method: { need: 'required', holds: 'text', source: 'S', by: 'operator', values: ['balance', 'profile'] },
  credit_card: { ...card, holds: 'object' },
  'credit_card.number': card,
  'credit_card.expiration_month': card,
  'credit_card.expiration_year': card,
  'credit_card.cvv': card,
  'credit_card.cardholder_name': card,
  'credit_card.save_credit_card': card,
  'credit_card.set_as_default': card,
  billing_address: { ...card, holds: 'object' },
  'billing_address.address': card,
  'billing_address.address2': card,
  'billing_address.city': card,
  'billing_address.state': card,
  'billing_address.country': card,
  'billing_address.zip': card,
  'certificate.common_name': { ...tls, need: 'required', by: 'wish' },
  'certificate.dns_names': { ...tls, holds: 'json', by: 'wish' },
  'certificate.csr': { ...tls, need: 'required', by: 'wish' },
  'certificate.server_platform.id': { ...tls, holds: 'number' },
  'certificate.oin': tls,
  'certificate.exclude_oin': { ...tls, holds: 'boolean' },
  'organization.id': { ...tls, need: 'required', holds: 'number' },
  'organization.contacts': { ...tls, holds: 'json' }, // a list of objects, contact_type verified_contact among them
  'organization.contacts.contact_type': { ...tls, by: 'never' }, // in the list
  'container.id': { ...tls, holds: 'number' },
  dcv_method: tls,
  certificate_dcv_scope: tls,
} as const satisfies Record<string, Field>
export type FieldPath = keyof typeof FIELDS

export const isField = (path: string): path is FieldPath => Object.hasOwn(FIELDS, path)
export const fieldAt = (path: FieldPath): Field => FIELDS[path]

/** @returns the value as it stands in JSON, or undefined where the text is none */
export function valueAt(path: FieldPath, text: string): unknown {
  const { holds, values, shape } = fieldAt(path)
  if (values?.includes(text) === false || shape?.test(text) === false || text === '') return undefined
  switch (holds) {
    case 'number':
      return /^\d{1,12}$/.test(text) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'country':
      return /^[A-Z]{2}$/.test(text) ? text : undefined
    case 'mail':
      return /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined
    case 'json':
      return jsonIn(text)
    default:
      return text
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function wordsFor(path: FieldPath): string {
  const { holds, values, shape } = fieldAt(path)
  if (values !== undefined) return `one of: ${values.join(', ')}`
  if (shape !== undefined) return `of the form ${shape.source}`
  return {
    number: 'a number',
    boolean: 'true or false',
    country: 'two capital letters',
    mail: 'an e-mail address',
    json: 'JSON',
    text: 'text',
    object: 'an object',
  }[holds]
}
