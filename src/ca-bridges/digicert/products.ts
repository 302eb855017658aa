/** How a product is ordered. `token`: keys are made on a token that is sent, and there is no request; `tls`: with a request, for hosts. */
export type OrderedAs = 'token' | 'tls'

export interface DigicertProduct {
  readonly says: string
  readonly as: OrderedAs
  /** Keys that it takes alone. */
  readonly key?: 'rsa-2048'
}

/** By the name that stands in the path of an order. The setting `products` adds others. */
export const PRODUCTS: Readonly<Record<string, DigicertProduct>> = {
  pkio_qualified_organisation_person_prof: { says: 'PKIo Professional, signing', as: 'token' },
  pkio_organisation_person_prof: { says: 'PKIo Professional', as: 'token' },
  pkio_qualified_organisation_services: { says: 'PKIo seal', as: 'token' },
  pkio_private_services_server: { says: 'PKIo private services, TLS server', as: 'tls', key: 'rsa-2048' },
  eu_individual: { says: 'EU individual', as: 'token' },
  eu_individual_org: { says: 'EU individual of an organisation', as: 'token' },
  eu_eseal: { says: 'EU seal', as: 'token' },
  eu_eseal_psd2: { says: 'EU seal, PSD2', as: 'token' },
  eu_qwac: { says: 'QWAC', as: 'tls' },
  eu_qwac_psd2: { says: 'QWAC, PSD2', as: 'tls' },
  ssl_basic: { says: 'Basic TLS (United States)', as: 'tls' },
  private_ssl_plus: { says: 'private TLS (United States)', as: 'tls' },
  ds_individual: { says: 'document signing, individual (United States)', as: 'token' },
  document_signing_org_1: { says: 'document signing, organisation (United States)', as: 'token' },
}

/** `order_validity`: years 1 to 3, or so many days. */
export const MOST_YEARS = 3
export const MOST_DAYS = 397
export const USUAL_DAYS = 365
