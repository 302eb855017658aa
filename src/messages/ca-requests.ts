/** The contract of an exchange with a CA, and the role of the CA among our partners. */
export const CA_CONTRACT = 'x509-ca'
export const CA_ROLE = 'X509-CA'

/** What a CA is asked beside a certificate, by what is done for it here. */
export const CA_REQUESTS = {
  CancelOrder: { about: 'order', called: 'cancellation' },
  RevokeCertificate: { about: 'order', called: 'revocation' },
  SuspendCertificate: { about: 'order', called: 'suspension' },
  ReinstateCertificate: { about: 'order', called: 'reinstatement' },
  RegisterDomain: { about: 'domain', called: 'registration' },
  CheckDomain: { about: 'domain', called: 'check' },
  RemoveDomain: { about: 'domain', called: 'removal' },
} as const satisfies Record<string, { readonly about: 'order' | 'domain'; readonly called: string }>
export type CaRequestOperation = keyof typeof CA_REQUESTS
type About<What> = {
  [Name in CaRequestOperation]: (typeof CA_REQUESTS)[Name]['about'] extends What ? Name : never
}[CaRequestOperation]
export type OrderRequest = About<'order'>
export type DomainRequest = About<'domain'>

/** What a CA is asked for, an exchange each. */
export type CaOperation = 'OrderCertificate' | CaRequestOperation

export function isCaOperation(operation: string): operation is CaOperation {
  return operation === 'OrderCertificate' || isCaRequest(operation)
}

export function isCaRequest(operation: string): operation is CaRequestOperation {
  return Object.hasOwn(CA_REQUESTS, operation)
}

/** How a request ended. `too-late`: the order went on meanwhile to where it cannot be done. `given-up`: a person closed it. */
export type CaRequestEnd = 'done' | 'too-late' | 'given-up'

/** RFC 5280 5.3.1, with the number in a CRL. certificateHold and removeFromCRL belong to suspending and reinstating. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const
export type RevocationReason = keyof typeof REVOCATION_REASONS

/** A name that an account at a CA may use, as far as the CA says. */
export interface OwnDomain {
  readonly name: string
  readonly state: 'pending' | 'valid' | 'expired' | 'unknown'
  /** The CA's own word. */
  readonly says: string
  /** Of a valid one: how long. ISO 8601. */
  readonly until?: string | undefined
  /** What is to be published where, and until when. */
  readonly publish?: { readonly at: string; readonly value: string; readonly until?: string | undefined } | undefined
}
