import type { GetListOperation, SendListOperation } from './lists.ts'
import type { MessageId } from './message-id.ts'
import type { CertificatesOutcome, ListOutcome, Refused } from './outcome.ts'

/** TR-03129-1 2.2.1: id and URL are required when a callback is possible, and forbidden when it is not. */
export type ReplyTo =
  /** Without a URL (1.4, which gives it up): to where the caller is registered. */
  | { readonly callback: 'possible'; readonly messageId: MessageId; readonly responseUrl: string | undefined }
  | { readonly callback: 'not-possible' }

/** A terminal asks its DV, or a DV its CVCA, to certify the key in `certReq` (a CV request, plain or authenticated). */
export interface RequestCertificate {
  readonly operation: 'RequestCertificate'
  readonly replyTo: ReplyTo
  readonly certReq: Uint8Array
}

/** A DV asks its own CVCA or SPOC to have its key certified by the CVCA of another state. */
export interface RequestForeignCertificate {
  readonly operation: 'RequestForeignCertificate'
  readonly replyTo: ReplyTo
  /** The key of the foreign CVCA that is to sign, as it was sent: perhaps no reference at all. */
  readonly foreignCar: string
  readonly certReq: Uint8Array
}

/** Asks for every CA certificate that is needed to verify the caller's certificates. */
export interface GetCACertificates {
  readonly operation: 'GetCACertificates'
  readonly replyTo: ReplyTo
  /** 1.4: what the caller has in mind; the CA may ignore it. */
  readonly certReference?: Uint8Array
}

/** 1.4: a DV that takes no callbacks asks whether its certificates are there. */
export interface GetDVCertificates {
  readonly operation: 'GetDVCertificates'
  readonly holderMnemonic: string
}

/** Asks for the newest list of a kind. */
export interface GetList {
  readonly operation: GetListOperation
  readonly replyTo: ReplyTo
}

/** A reader asks its control centre for the chain that a chip with this trust point needs. */
export interface GetCertificateChain {
  readonly operation: 'GetCertificateChain'
  /** A holder reference as the chip told it: its octets. */
  readonly keyCar: Uint8Array
}

/** A reader asks its control centre, which holds the terminal's key, for the signature of terminal authentication. */
export interface GetTASignature {
  readonly operation: 'GetTASignature'
  /** The holder reference of the key that is to sign: its octets. */
  readonly keyChr: Uint8Array
  /** Either the hash that the signature covers, or what is to be hashed (TR-03110-3, terminal authentication). */
  readonly toBeSigned:
    | { readonly kind: 'hash'; readonly hash: Uint8Array }
    | {
        readonly kind: 'parts'
        readonly idPicc: Uint8Array
        readonly challengePicc: Uint8Array
        readonly hashPk: Uint8Array
        readonly auxPcd: Uint8Array | undefined
      }
}

/** 1.4: an eID server asks for the certificate description whose hash its certificate carries. */
export interface GetCertificateDescription {
  readonly operation: 'GetCertificateDescription'
  readonly hash: Uint8Array
}

/** 1.4: the next request signer certificate of an eID server. */
export interface SendRSCCert {
  readonly operation: 'SendRSCCert'
  /** CMS SignedData over an X.509 certificate, signed with the certificate before it (TR-03129-3 Annex). */
  readonly cmsContainer: Uint8Array
}

/** 1.4: an eID server asks for a TLS certificate of its own. */
export interface RequestPKICommunicationCert {
  readonly operation: 'RequestPKICommunicationCert'
  readonly messageId: MessageId
  /** CMS SignedData over a PKCS#10 request, signed with the request signer certificate (TR-03129-3 Annex). */
  readonly cmsContainer: Uint8Array
}

/** 1.4: asks whether the TLS certificate of the request with this id is there. */
export interface GetPKICommunicationCert {
  readonly operation: 'GetPKICommunicationCert'
  readonly messageId: MessageId
}

/** The callback: the outcome of the request with this id; without an id it announces new certificates unasked. */
export interface SendCertificates {
  readonly operation: 'SendCertificates'
  readonly messageId: MessageId | undefined
  readonly outcome: CertificatesOutcome | Refused
  /** 1.4: why, for people; at most 1024 characters. */
  readonly message?: string
}

/** The callback of {@link GetList}; without an id it brings a new list unasked. */
export interface SendList {
  readonly operation: SendListOperation
  readonly messageId: MessageId | undefined
  readonly outcome: ListOutcome | Refused
  /** 1.4: why, for people; at most 1024 characters. */
  readonly message?: string
}

/** Those that ask for something and may be answered later, by callback. */
export type Request = RequestCertificate | RequestForeignCertificate | GetCACertificates | GetList
/** Those that are answered at once or not at all. */
export type Enquiry =
  | GetDVCertificates
  | GetCertificateChain
  | GetTASignature
  | GetCertificateDescription
  | SendRSCCert
  | RequestPKICommunicationCert
  | GetPKICommunicationCert
/** Those that bring an outcome. */
export type Callback = SendCertificates | SendList

export type Command = Request | Enquiry | Callback
export type Operation = Command['operation']

/** Between states: words in English for people there, not for machines; answered at once (Doc 9303-12, 8.2.4). */
export interface GeneralMessage {
  readonly operation: 'GeneralMessage'
  readonly messageId: MessageId
  readonly subject: string
  readonly body: string
}

/** Those that SPOCs send each other. */
export type SpocCommand = RequestCertificate | GetCACertificates | SendCertificates | GeneralMessage
export type SpocOperation = SpocCommand['operation']
