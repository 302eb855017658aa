/** What the client of the fake may order. */
export interface FakeProduct {
  readonly uuid: string
  readonly productName: string
  readonly productDescription: string
  readonly keyGenerationType: string
  readonly keyType: readonly string[]
  readonly authorization: boolean
  readonly isCABDNSValidationRequired: boolean
  readonly isEmailBoxValidationRequired: boolean
  readonly requiresRegistrationDocuments: boolean
  readonly productValidity: {
    readonly validityType: string
    readonly validity: number
    readonly validityOptions: readonly number[]
  }
  readonly expirationDate?: string
  /** Why it is not to be ordered: status, error and words. */
  readonly refuses?: readonly [status: number, code: string, message: string]
}

const reference = (number: number): string => `pma-00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const PLAIN = {
  productDescription: 'of a fake',
  keyGenerationType: 'PKCS10',
  keyType: ['RSA_3072', 'EC_secp256r1', 'EC_secp384r1'],
  authorization: false,
  isCABDNSValidationRequired: false,
  isEmailBoxValidationRequired: false,
  requiresRegistrationDocuments: false,
  productValidity: { validityType: 'DAYS', validity: 300, validityOptions: [90, 300, 365] },
}

export const PRODUCTS = {
  plain: { ...PLAIN, uuid: reference(1), productName: 'Private SSL' },
  approved: { ...PLAIN, uuid: reference(2), productName: 'Private SSL, approved', authorization: true },
  domain: { ...PLAIN, uuid: reference(3), productName: 'SSL Gold', isCABDNSValidationRequired: true },
  mailbox: { ...PLAIN, uuid: reference(4), productName: 'E-mail', isEmailBoxValidationRequired: true },
  theirKey: { ...PLAIN, uuid: reference(5), productName: 'Signature', keyGenerationType: 'PKCS12' },
  disabled: {
    ...PLAIN,
    uuid: reference(6),
    productName: 'Portal only',
    refuses: [400, '011.351.0245', 'API is disabled for the product'],
  },
  retired: {
    ...PLAIN,
    uuid: reference(7),
    productName: 'Retired',
    expirationDate: '2020-01-01T00:00:00Z',
    refuses: [400, '011.351.0246', 'product is retired'],
  },
} as const satisfies Record<string, FakeProduct>
export type FakeProductName = keyof typeof PRODUCTS

export function findProduct(uuid: unknown): FakeProduct | undefined {
  return Object.values(PRODUCTS).find((product) => product.uuid === uuid)
}
