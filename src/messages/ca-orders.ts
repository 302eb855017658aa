/** What this node orders from X.509 CAs, in the words its parts and its operators share. */

/** The contract of an exchange with a CA, and the role of the CA among our partners. */
export const CA_CONTRACT = 'x509-ca'
export const CA_ROLE = 'X509-CA'

/** What a CA is asked for, an exchange each. */
export const CA_OPERATIONS = ['OrderCertificate', 'RevokeCertificate'] as const
export type CaOperation = (typeof CA_OPERATIONS)[number]

export function isCaOperation(operation: string): operation is CaOperation {
  return (CA_OPERATIONS as readonly string[]).includes(operation)
}

/**
 * Where an order stands.
 * `draft`: ours only, nothing of it was sent, or it was refused without effect. `submitted`: written down before the first byte left;
 * with a ticket the CA has it, without one nobody knows whether it has. `pending_validation`: the CA waits for something outside.
 * `issuing`: nothing is missing; the CA is at work, or its certificate is here and not judged yet. `issued`: judged, and good.
 * Then the end: a new attempt is a new order. `rejected`: the CA or an approver said no. `failed`: it broke, nobody decided.
 * `cancelled`: we withdrew.
 */
export const ORDER_STATES = [
  'draft',
  'submitted',
  'pending_validation',
  'issuing',
  'issued',
  'revoked',
  'rejected',
  'failed',
  'cancelled',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** While it may still become a certificate. */
export const OPEN_ORDER_STATES = ['draft', 'submitted', 'pending_validation', 'issuing'] as const
export type OpenOrderState = (typeof OPEN_ORDER_STATES)[number]
/** How it may end without one. */
export type OrderEnd = 'rejected' | 'failed' | 'cancelled'

/** Names one order here and at the CA: 26 characters of base32 (RFC 4648), 128 bits of chance. */
export type OrderId = string & { readonly [brand]: 'OrderId' }
declare const brand: unique symbol

export function parseOrderId(text: string): OrderId | undefined {
  return /^[A-Z2-7]{26}$/.test(text) ? (text as OrderId) : undefined // the only cast of its kind
}

/** What a CA waits for, and so what a person does next. */
export const WAITING_REASONS = {
  approval: 'an officer of the CA, or the administrator of our account there, approves it',
  identity: 'somebody is identified: documents, by video, face to face',
  organisation: 'the CA looks into our organisation: a register, a call back',
  domain: 'we show that a name is ours',
  payment: 'it is paid',
  terms: 'terms are accepted',
  pickup: 'the holder makes or installs the keys',
  shipping: 'a token is on its way',
  unknown: 'something for which the CA has a word of its own',
} as const
export type WaitingReason = keyof typeof WAITING_REASONS

/** One thing a CA waits for. */
export type WaitingFor =
  | {
      readonly reason: 'domain'
      readonly name: string
      /** As `dns-01`. */
      readonly method: string
      /** What is to be published. */
      readonly value: string
      readonly until?: string | undefined // ISO 8601
    }
  | { readonly reason: Exclude<WaitingReason, 'domain'>; readonly note?: string | undefined } // in the CA's words

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

/** Whom a certificate is for. */
export interface SubjectWish {
  readonly country: string // two capital letters
  readonly organization?: string | undefined
  readonly commonName: string
}

/** What an operator wants of a CA. */
export interface CertificateWishes {
  readonly product: string
  readonly subject: SubjectWish
  readonly dnsNames: readonly string[]
  /** Undefined: as long as the product gives. */
  readonly days: number | undefined
  /** What the CA asks beside it, by the names of its product. */
  readonly fields: Readonly<Record<string, string>>
}

/** Something a CA offers. */
export interface Product {
  readonly name: string
  readonly says: string
  /** Who makes the key. */
  readonly keyAt: 'ours' | 'ca'
  readonly days: { readonly usual: number; readonly most: number }
}

/** When an order is looked at again, where the CA does not say. */
export interface PollingPlan {
  readonly firstSeconds: number
  /** Each pause is so many times the one before. */
  readonly factor: number
  readonly longestSeconds: number
  /** Never sooner after the last look, also when an operator asks. */
  readonly floorSeconds: number
  /** After so long the order waits for a person. */
  readonly stopAfterDays: number
}

/** The pause after so many looks that found it unfinished (from 0), in milliseconds. */
export function pauseBeforeLook(
  looks: number,
  { firstSeconds, factor, longestSeconds, floorSeconds }: PollingPlan,
): number {
  return 1000 * Math.max(floorSeconds, Math.min(firstSeconds * factor ** looks, longestSeconds))
}
