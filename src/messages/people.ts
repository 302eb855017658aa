import type { AnyContractName } from './contract.ts'
import type { ContractSettings } from './contract-settings.ts'
import type { WsSecurityMode } from './ws-security.ts'

/**
 * What an authority of this node is: it certifies (CVCA, DV), holds terminal keys (TCC), gives out lists (NPKD), or speaks for
 * the state with others (SPOC).
 */
export const AUTHORITY_ROLES = ['CVCA', 'DV', 'TCC', 'NPKD', 'SPOC'] as const
export type AuthorityRole = (typeof AUTHORITY_ROLES)[number]

/** What a registered counterpart is to our authority. A foreign DV speaks to us through the SPOC of its state.
 * An X.509 CA is one that the configuration names. */
export const PARTNER_ROLES = ['terminal', 'DV', 'CVCA', 'NPKD', 'SPOC', 'foreign-DV', 'X509-CA'] as const
export type PartnerRole = (typeof PARTNER_ROLES)[number]

/** A holder: the part of a holder reference that names who holds the key, not which key it is. */
export interface Holder {
  readonly country: string // two capital letters
  readonly mnemonic: string // 1 to 9 characters; of a state, none
}

/** Where callbacks go: the URL of the request when it lies within a registered target, or always the partner's push URL. */
export const CALLBACK_RULES = ['response-url', 'registered-url'] as const
export type CallbackRule = (typeof CALLBACK_RULES)[number]

/** A registered counterpart of one of our authorities, known by its TLS certificates. */
export interface Partner extends Holder {
  readonly id: string
  readonly name: string
  readonly authorityId: string
  readonly role: PartnerRole
  readonly edition: AnyContractName
  /** Where we call it; only a DV or CVCA that certifies our keys has one. */
  readonly serviceUrl: string | undefined
  readonly callbackRule: CallbackRule
  /** Folders below which the URL of a request may lie; none of them is called itself. */
  readonly callbackTargets: readonly string[]
  /** What is called for lists sent unasked, and for callbacks whose request names no URL. */
  readonly pushUrl: string | undefined
  readonly state: 'active' | 'suspended'
  /** Certificates issued before this moment vouch for nothing: set when a suspension is lifted. */
  readonly initialSince: Date | undefined
  /** Of a foreign DV: the partner that is the SPOC of its state. */
  readonly ofState?: string | undefined
  /** Names of the deviations that are not forgiven this partner; all others are. */
  readonly tolerancesOff: readonly string[]
  readonly contractSettings: ContractSettings
  /** Whose messages are signed. */
  readonly wsSecurity: WsSecurityMode
  /** The messages it may use; undefined: all that its role may. */
  readonly operations: readonly string[] | undefined
  readonly tlsCertificates: readonly TlsUse[]
  /** Whether there are CAs by whose certificates it is known, too. */
  readonly hasTlsIssuers: boolean
  /** Whether calls to it may go to private addresses. */
  readonly privateNetwork: boolean
}

/** When something registered counts; without a date, at once, and until it is taken out. Both ends count in. */
export interface DatesOfUse {
  readonly from?: Date | undefined
  readonly until?: Date | undefined
}

/** A registered TLS certificate. */
export interface TlsUse extends DatesOfUse {
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string
}

export function isInUse({ from, until }: DatesOfUse, now: Date): boolean {
  return (from === undefined || from <= now) && (until === undefined || now <= until)
}

export const holderName = (holder: Holder): string => `${holder.country}${holder.mnemonic}`

/** Whom an authority deals with: those it certifies, those that certify its keys, those that bring or take lists; a TCC its readers. */
export const PARTNERS_OF: Readonly<Record<AuthorityRole, readonly PartnerRole[]>> = {
  CVCA: ['DV', 'NPKD'],
  DV: ['terminal', 'CVCA', 'NPKD'],
  TCC: ['DV', 'terminal'],
  NPKD: ['DV'],
  SPOC: [], // states are registered by a form
}
