import type { CarriedRequest, TakenFile } from '../by-hand.ts'
import type { CeremonyItem } from '../ceremony.ts'
import type { Base64 } from './base64.ts'

export type CarriedRequestView = Omit<CarriedRequest, 'octets'> & { readonly octets: Base64 }

/** A key batches are signed with: of this node, or of a machine it is paired with. */
export interface BatchKeyView {
  readonly name?: string | undefined
  readonly fingerprint: string
  readonly publicKey: Base64
  readonly addedAt?: string | undefined
}

export interface CarriedFileView {
  readonly file: string
  readonly octets: Base64
}

/** A batch of requests, and what the machine with the keys makes of each. */
export interface CeremonyView {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by?: string | undefined
  readonly items: readonly CeremonyItem[]
}

/** The batch of answers. */
export interface CeremonyAnswersView {
  readonly answers: string
  readonly for: string
  readonly certificates: readonly string[]
  readonly files: readonly CarriedFileView[]
}

export interface SignedCeremonyView extends CeremonyView, CeremonyAnswersView {
  /** Accepted, and yet not done. */
  readonly notDone: readonly { readonly number: number; readonly why: string }[]
}

export interface ImportedCeremonyView {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by?: string | undefined
  /** When it was taken in before. */
  readonly before?: string | undefined
  /** Private keys of a CVCA that was handed over to that machine. */
  readonly keysRemoved: number
  readonly taken: readonly TakenFile[]
}
