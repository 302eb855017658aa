import type { SpocContractName } from './contract.ts'

/**
 * What another state says of itself on the form that comes by diplomatic way (TR-03139, 3.2.2 and appendix D). Octets travel as
 * base64, days as `YYYY-MM-DD`.
 */
export interface StateForm {
  // Part I
  readonly country: string // two capital letters
  readonly name: string
  readonly coordinator: Coordinator
  /** The mark of the paper, as the archive knows it. */
  readonly reference: string
  // Part II
  /** Undefined: it has none; all that goes to it, goes by e-mail. */
  readonly spoc?: SpocForm | undefined
  // Part III
  readonly cvcas: readonly CvcaForm[]
  // Part IV; may come later
  readonly dvs: readonly DvForm[]
}

/** Of a state that has a SPOC. */
export type SpocStateForm = StateForm & { readonly spoc: SpocForm }

/** The National PKI Co-ordinator: people in an office. */
export interface Coordinator {
  readonly organisation: string
  readonly contact: string
  readonly email: string
  readonly phone?: string | undefined
}

export interface SpocForm {
  /** Its endpoint, or the WSDL that names it. */
  readonly url: string
  readonly edition: SpocContractName
  /** None only where it is known by name alone. */
  readonly roots: readonly SpocRootForm[]
  /** Its certificates may come from a CA of the public. Default: from its own SPOC CA alone. */
  readonly knownByName?: KnownByNameForm | undefined
  /** How it spells the notification of new certificates. */
  readonly notification?: 'new_cert_available_notification' | 'new_cer_available_notification' | undefined
  /** Hosts its CRLs may be fetched from, besides that of the URL. */
  readonly crlHosts?: readonly string[] | undefined
}

/**
 * A SPOC whose TLS certificates come from a CA of the public, which vouches for names and nothing else: no country, no SPOC purposes and
 * no revocation list are demanded of them, but a short life.
 */
export interface KnownByNameForm {
  /** DNS names in lower case: its certificates bear one of them. */
  readonly names: readonly string[]
  /** Of that CA. */
  readonly roots: readonly SpocRootForm[]
  /** The longest life of a certificate. */
  readonly days: number
  /** What a client's certificate is for at least. */
  readonly clients: (typeof CLIENTS_BY_NAME)[number]
}

export const CLIENTS_BY_NAME = ['clientAuth', 'serverAuth'] as const
/** Of a certificate that nobody asks the revocation of. */
export const NAMED_DAYS = { usual: 10, most: 100 } as const

export interface SpocRootForm {
  readonly certificate: string // X.509, DER
  readonly fingerprint: string // as printed on the form: SHA-256, hex
  /** The days it is used; both count. */
  readonly from: string
  readonly until: string
}

export interface CvcaForm {
  readonly holderReference: string
  readonly certificate: string // card-verifiable, self-signed
  /** As printed on the form: SHA-256; old forms carry SHA-1, which stays valid. Hex. */
  readonly fingerprint: string
  readonly purpose?: string | undefined
}

export interface DvForm {
  readonly organisation: string
  /** Country and mnemonic of its CVCA. */
  readonly cvca: string
  readonly mnemonic: string
  readonly purpose?: string | undefined
  /** Who runs its terminals. */
  readonly operator?: string | undefined
}

/** One thing that was looked at before a decision, and what came of it. */
export interface Check {
  readonly check: string
  readonly source: string // the clause
  readonly ok: boolean
  readonly says: string
}
