import type { ExchangeState } from '../exchange.ts'
import type { NoticeTemplateName } from '../notice-templates.ts'
import type { NoticeState, NoticeText } from '../notices.ts'

export interface NoticeListWish {
  readonly direction?: 'in' | 'out' | undefined
  readonly state?: string | undefined
  readonly partner?: string | undefined
  readonly limit: number
}

export interface NoticeWish {
  /** The country or the name of a registered state; undefined: every one of them. */
  readonly to?: string | undefined
  /** A SPOC of ours: needed only where this node runs more than one. */
  readonly from?: string | undefined
  readonly says: { readonly template: string; readonly values: Readonly<Record<string, string>> } | NoticeText
}

export interface NoticeView extends NoticeText {
  readonly id: number
  readonly direction: 'in' | 'out'
  readonly partner: string
  readonly messageId: string
  readonly at: string
  /** Of one that came in. */
  readonly state: NoticeState | undefined
  readonly exchange: string
  readonly exchangeState: ExchangeState
  /** The user who saw to it, where one was named. */
  readonly closedBy: string | undefined
  readonly closingWords: string | undefined
  readonly closedAt: string | undefined
}

/** A notice for one state or all of them: what is on its way, and whom only people can tell. */
export interface SentNoticesView {
  readonly queued: readonly NoticeView[]
  /** States that have no SPOC, each with the e-mail address of its co-ordinator, as registered. */
  readonly byEmail: readonly { readonly country: string; readonly name: string; readonly address: string }[]
  /** The notice in words, as it goes by e-mail. */
  readonly text: NoticeText
}

/** What a person could do about a notice. Nothing of it is done by itself. */
export interface NoticeProposal {
  readonly template: NoticeTemplateName | undefined
  readonly says: string
  /** To be typed. Made of names we registered, never of words of the notice. */
  readonly commands: readonly string[]
}
