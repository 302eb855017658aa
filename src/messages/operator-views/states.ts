import type { Credentials } from '../approvals.ts'
import type { SpocContractName } from '../contract.ts'
import type { ContractSettings } from '../contract-settings.ts'
import type { Check, Coordinator, KnownByNameForm, StateForm } from '../state-form.ts'

export interface StateWish {
  readonly form: StateForm
  readonly authority?: string | undefined
}

export interface StateSuspensionWish {
  readonly of: string
  readonly reason: string
  readonly authority?: string | undefined
  readonly by?: Credentials | undefined
}

/** A form that was looked at. Nothing was changed. */
export interface CheckedStateView {
  readonly country: string
  readonly ok: boolean
  readonly checks: readonly Check[]
  /** False: this is its first form. */
  readonly registered: boolean
  /** What differs from the form that counts now. */
  readonly changes: readonly StateChange[]
}

export interface StateChange {
  readonly what: string
  /** Undefined: it was not there. */
  readonly was: string | undefined
  /** Undefined: it is not on the form any more. */
  readonly becomes: string | undefined
}

export interface StateView {
  readonly country: string
  readonly name: string
  readonly partner: string // what we call it
  readonly authority: string // our SPOC
  readonly state: 'active' | 'suspended'
  readonly coordinator: Coordinator
  /** Of its SPOC; undefined, as the edition: it has none, and is written to by e-mail. */
  readonly url: string | undefined
  readonly edition: SpocContractName | undefined
  /** It has a SPOC, and this machine a network. */
  readonly isCalled: boolean
  /** How it gets what it asks for. */
  readonly answers: ContractSettings['answers']
  readonly roots: readonly StateRootView[]
  /** Its certificates may come from a CA of the public; undefined: they may not. */
  readonly knownByName: StateNamesView | undefined
  readonly cvcas: readonly StateCvcaView[]
  readonly dvs: readonly StateDvView[]
  /** The newest first: that is the one that counts. */
  readonly forms: readonly TakenFormView[]
}

/** What is registered in place of country, SPOC purposes and revocation lists. */
export interface StateNamesView extends Omit<KnownByNameForm, 'roots'> {
  readonly roots: readonly StateRootView[]
}

export interface StateRootView {
  readonly subject: string
  readonly fingerprint: string
  readonly from: string
  readonly until: string
  /** Whole days until it is used no more; below 0: that is over. */
  readonly daysLeft: number
}

export interface StateCvcaView {
  readonly anchor: string // holder reference on the form
  readonly fingerprint: string
  /** Of its certificates we trust, the newest; undefined: none is there. */
  readonly newest: { readonly holderReference: string; readonly expires: string } | undefined
}

export interface StateDvView {
  readonly name: string
  readonly holder: string
  readonly state: 'active' | 'suspended'
  /** Undefined: it is not on the form that counts. */
  readonly organisation: string | undefined
}

export interface TakenFormView {
  readonly reference: string
  readonly takenAt: string
  readonly takenBy: string
}
