import type { CaOperation } from './ca-requests.ts'
import type { Operation, SpocOperation } from './commands.ts'
import type { AnyContractName } from './contract.ts'
import type { MessageId } from './message-id.ts'

/**
 * Where an exchange stands.
 * In, of eID servers: `awaiting-decision` (a person brings what was asked for, or refuses) → `closed`.
 * In: `accepted` (work owed) → `settled` (outcome fixed, callback owed) → `closed` (the partner has its answer).
 * `forwarded`: between the two, while another exchange carries it on to a foreign state.
 * On the way `awaiting-approval`: people decide; approved, it is `accepted` again, refused, `settled`. `awaiting-ceremony`: the
 * CVCA's key is on a machine without a network; with its answer it is `accepted` again, refused there, `settled`.
 * Out: `queued` (to be sent) → `awaiting-callback` (or asked for by GetDVCertificates) → `answered` (to be looked at) → `closed`.
 * `parked`: what is owed could not be done; a person decides.
 */
export const EXCHANGE_STATES = [
  'accepted',
  'forwarded',
  'awaiting-approval',
  'awaiting-ceremony',
  'awaiting-decision',
  'settled',
  'queued',
  'awaiting-callback',
  'answered',
  'closed',
  'parked',
] as const
export type ExchangeState = (typeof EXCHANGE_STATES)[number]

/** One messageID-correlated conversation with one partner: the unit an operator sees. */
export interface Exchange {
  readonly id: string
  readonly partnerId: string
  readonly authorityId: string
  readonly direction: 'in' | 'out'
  readonly contract: AnyContractName
  readonly operation: Operation | SpocOperation | CaOperation
  readonly messageId: MessageId | undefined
  /** The certificate request, where the operation carries one. */
  readonly request: Uint8Array | undefined
  /** RequestForeignCertificate: the key of the foreign CVCA that is to sign, as it was sent. */
  readonly foreignCar: string | undefined
  /** The exchange that this one carries on: of a DV of ours, which asked for a foreign certificate. */
  readonly forExchange: string | undefined
  /** SHA-256 of the list that came or goes with it, hex. */
  readonly listSha256: string | undefined
  /** Where the outcome goes, when it goes by callback. */
  readonly callbackUrl: string | undefined
  /** Until then its caller is connected and may get the outcome as its answer, instead of the callback. */
  readonly callerWaitsUntil: Date | undefined
  readonly state: ExchangeState
  /** 'certificates', 'list' or the refusal, once there is an outcome. */
  readonly outcome: string | undefined
  /** The return code or status that stood on the wire last. */
  readonly wireStatus: string | undefined
  /** The span it began in, as W3C Trace Context writes it; absent: nothing was traced. */
  readonly traceparent?: string | undefined
  readonly createdAt: Date
  readonly settledAt: Date | undefined
  readonly closedAt: Date | undefined
}

/** The work an exchange may owe: judge and issue · call back · send our request · ask for what comes later · look at what came and use it. */
export type Task = 'handle' | 'deliver' | 'send' | 'poll' | 'install'
