import type { ApprovalCheck } from './approvals.ts'
import type { Refusal } from './outcome.ts'

// What people carry between the node on the network and the machine without one that holds a CVCA's keys. A batch is a folder:
// `manifest.json`, the signature over its very octets, and the files it names.

export const BATCH_FORMAT = 1
export const MANIFEST_FILE = 'manifest.json'
/** Base64; by the batch key of whoever wrote it. */
export const MANIFEST_SIGNATURE_FILE = 'manifest.json.sig'

export const BATCH_KINDS = ['requests', 'answers'] as const
export type BatchKind = (typeof BATCH_KINDS)[number]

/** A file of a batch. */
export interface BatchFile {
  readonly file: string
  readonly sha256: string // hex
}

/** What the CVCA is to do: certify the key of a request, or vouch for it towards another state. */
export const CEREMONY_WISHES = ['certificate', 'countersignature'] as const
export type CeremonyWish = (typeof CEREMONY_WISHES)[number]

interface BatchHead {
  readonly format: typeof BATCH_FORMAT
  readonly id: string
  /** Fingerprints of the batch keys of both sides. */
  readonly from: string
  readonly to: string
  readonly created: string
  readonly by?: string | undefined
}

export interface RequestsManifest extends BatchHead {
  readonly kind: 'requests'
  readonly requests: readonly CeremonyRequest[]
  /** Of CVCAs of other states: they may have vouched for a request. */
  readonly certificates: readonly BatchFile[]
}

export interface CeremonyRequest extends BatchFile {
  readonly id: string // of its exchange on the node on the network
  readonly cvca: string // country and mnemonic
  readonly wish: CeremonyWish
  /** The state whose SPOC asks; undefined: a DV of our own does. */
  readonly state?: string | undefined
  /** The key of the foreign CVCA that is to certify, where our own is to countersign. */
  readonly foreignCar?: string | undefined
  readonly holderReference: string
  readonly keyFingerprint: string
  readonly since: string
}

export interface AnswersManifest extends BatchHead {
  readonly kind: 'answers'
  readonly answers: readonly CeremonyAnswer[]
  /** Of the CVCA itself, in the order they lead from the first root to the newest key. */
  readonly certificates: readonly (BatchFile & { readonly cvca: string })[]
}

export type CeremonyAnswer =
  | (BatchFile & { readonly id: string; readonly result: 'certificate' | 'countersignature' })
  | { readonly id: string; readonly result: 'refused'; readonly reason: Refusal; readonly why: string }

export type BatchManifest = RequestsManifest | AnswersManifest

/** A request on the machine that holds the key: what was looked at, and what became of it. */
export interface CeremonyItem {
  readonly number: number // in its batch, from 1
  readonly id: string
  readonly cvca: string
  readonly wish: CeremonyWish
  /** Whose it is: a registered partner here, or what the batch says where there is none. */
  readonly of: string
  readonly holderReference: string
  readonly keyFingerprint: string
  readonly foreignCar?: string | undefined
  readonly since: string
  readonly state: CeremonyItemState
  readonly checks: readonly ApprovalCheck[]
}

/** `open`: passes, and waits for the officer. `failed`: can only be refused. `unknown`: whose it is, is not registered here. */
export type CeremonyItemState = 'open' | 'failed' | 'unknown' | 'certified' | 'countersigned' | 'refused'

/** What the officer says of the requests of a batch, by their numbers; the others stay as they are. */
export interface CeremonyDecision {
  readonly accept: readonly number[] | 'all'
  readonly refuse: readonly number[]
  /** Why those are refused. */
  readonly reason?: string | undefined
}
