/** What this node orders from X.509 CAs, in the words its parts and its operators share. */

/**
 * Where an order stands.
 * `draft`: ours only, nothing of it was sent, or it was refused without effect. `submitted`: written down before the first byte left;
 * with a ticket the CA has it, without one nobody knows whether it has. `pending_validation`: the CA waits for something outside.
 * `issuing`: nothing is missing; the CA is at work, or its certificate is here and not judged yet. `issued`: judged, and good.
 * `suspended`: its certificate is on hold at the CA, until it is reinstated or revoked.
 * Then the end: a new attempt is a new order. `rejected`: the CA or an approver said no. `failed`: it broke, nobody decided.
 * `cancelled`: we withdrew.
 */
export const ORDER_STATES = [
  'draft',
  'submitted',
  'pending_validation',
  'issuing',
  'issued',
  'suspended',
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
      /** What is in the way so far. */
      readonly note?: string | undefined
    }
  | { readonly reason: Exclude<WaitingReason, 'domain'>; readonly note?: string | undefined } // in the CA's words

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
