import type { BridgeErrorClass } from '../index.ts'

/** The last group of `<mod.sec.err>`, and what it means for us. `revoked`: no trouble, what is revoked already counts. */
interface ErrorRow {
  readonly says: string
  readonly class: BridgeErrorClass | 'revoked'
  /** Said by: S the vendor's text, P its published OpenAPI file, I our reading. */
  readonly source: 'S' | 'P' | 'I'
}

export const SWISSSIGN_ERRORS = {
  '0223': { says: 'authentication', class: 'auth', source: 'S' },
  '0224': { says: 'access denied', class: 'auth', source: 'S' },
  '0225': { says: 'runtime error', class: 'transient', source: 'S' },
  '0226': { says: 'validation', class: 'validation', source: 'S' },
  '0227': { says: 'application error', class: 'transient', source: 'S' },
  '0228': { says: 'JWT', class: 'auth', source: 'S' },
  '0229': { says: 'null value', class: 'validation', source: 'S' },
  '0230': { says: 'serial number', class: 'validation', source: 'S' },
  '0231': { says: 'client not found', class: 'not-found', source: 'S' },
  '0232': { says: 'certificate expired', class: 'permanent', source: 'S' },
  '0233': { says: 'certificate is revoked already', class: 'revoked', source: 'S' },
  '0234': { says: 'product mapping not found', class: 'not-found', source: 'S' },
  '0235': { says: 'certificate is that of a CA', class: 'permanent', source: 'S' },
  '0236': { says: 'certificate is that of an entity', class: 'permanent', source: 'S' },
  '0237': { says: 'distinguished name', class: 'validation', source: 'S' },
  '0238': { says: 'issuer name', class: 'validation', source: 'S' },
  '0239': { says: 'submitting the order', class: 'transient', source: 'S' },
  '0240': { says: 'validating the request', class: 'validation', source: 'S' },
  '0241': { says: 'parsing the CSR', class: 'validation', source: 'S' },
  '0242': { says: 'no CRL distribution point', class: 'permanent', source: 'S' },
  '0243': { says: 'product id', class: 'not-found', source: 'S' },
  '0244': { says: 'product type', class: 'not-found', source: 'S' },
  '0245': { says: 'API is disabled for the product', class: 'permanent', source: 'S' },
  '0246': { says: 'product is retired', class: 'permanent', source: 'S' },
  '0247': { says: 'product has expired', class: 'permanent', source: 'S' },
  '0248': { says: 'product of the client', class: 'not-found', source: 'S' },
} as const satisfies Record<string, ErrorRow>

export type SwissSignErrorCode = keyof typeof SWISSSIGN_ERRORS

/** Shown with angle brackets in the vendor's text: read with and without. @returns the last group */
export function lastGroup(errorCode: string): string | undefined {
  return /^<?\d{3}\.\d{3}\.(\d{4})>?$/.exec(errorCode.trim())?.[1]
}

export function classOfCode(errorCode: string): BridgeErrorClass | 'revoked' | undefined {
  const group = lastGroup(errorCode)
  return group !== undefined && Object.hasOwn(SWISSSIGN_ERRORS, group)
    ? SWISSSIGN_ERRORS[group as SwissSignErrorCode].class
    : undefined
}

/** Where there is no code that we know. */
export function classOfStatus(status: number): BridgeErrorClass {
  if (status === 401 || status === 403) return 'auth'
  if (status === 404) return 'not-found'
  if (status === 400 || status === 422) return 'validation'
  if (status === 429 || status >= 500) return 'transient'
  return 'permanent'
}
