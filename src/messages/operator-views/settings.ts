import type { ApprovalsNeeded } from '../approvals.ts'
import type { SettingForm, SettingName, SettingUnit, SettingValue } from '../settings.ts'

/** A setting that may be changed while the node runs. */
export interface SettingView {
  /** Its path in eac.yaml. */
  readonly name: SettingName
  /** In force. */
  readonly value: SettingValue
  /** `node`: set here by people, and the file's value does not count. */
  readonly from: 'default' | 'file' | 'node'
  /** What counts once it is given back to the file. */
  readonly file: SettingValue
  readonly default: SettingValue
  readonly unit?: SettingUnit | undefined
  readonly says: string
  readonly form: SettingForm
  /** Of what is set here. */
  readonly set?: SetHereView | undefined
  /** What is set here and not taken by this version: the file counts. */
  readonly notUsed?: { readonly value: unknown; readonly why: string } | undefined
  /** The approval that a change of it waits for. */
  readonly waiting?: number | undefined
}

export interface SetHereView {
  readonly since: string
  /** Absent: the machine's administrator. */
  readonly by?: string | undefined
  readonly why: string
  readonly approval?: number | undefined
}

export interface SettingsView {
  readonly settings: readonly SettingView[]
  /** How many others approve a change. */
  readonly needs: ApprovalsNeeded
  /** What is changed in the file alone, without what opens anything; of the process that answers. */
  readonly inFile: readonly { readonly name: string; readonly value: unknown }[]
}

/** What a change would do. Nothing is changed. */
export interface SettingPreviewView {
  readonly name: SettingName
  readonly before: SettingValue
  readonly after: SettingValue
  readonly file: SettingValue
  readonly unit?: SettingUnit | undefined
  /** How many others approve it; 0: it is done at once. */
  readonly needs: ApprovalsNeeded
  /** In every process of the node, once it is done. */
  readonly inForceWithinSeconds: number
  readonly countsFor: string
  /** As things are now. */
  readonly consequences: readonly string[]
}
