import type { PartnerRole } from './people.ts'

interface Choice {
  readonly words: readonly [string, ...string[]] // the first is the default
  readonly roles: readonly PartnerRole[] // of the partners it means something for
  readonly says: string
}

/** Where the published texts leave something open, what can be said of one partner. */
export const CONTRACT_CHOICES = {
  certificatesService: {
    words: ['TermContr', 'IS'],
    roles: ['terminal'],
    says: 'service whose namespace SendCertificates goes out in',
  },
  listsService: {
    words: ['TermContr', 'IS'],
    roles: ['terminal'],
    says: 'service whose namespace lists go out in',
  },
  foreignCar: {
    words: ['text', 'base64'],
    roles: ['CVCA'],
    says: 'how foreignCAR is sent',
  },
  documentSignerReceipt: {
    words: ['simple', 'nested'],
    roles: ['CVCA', 'DV', 'NPKD'],
    says: 'Result to SendDocumentSignerList of 1.1: the code itself, or an element that holds it',
  },
  answers: {
    words: ['callback', 'at-once'],
    roles: ['SPOC'],
    says: 'how a state gets certificates and refusals: always by callback, or in the answer where they are ready by then',
  },
  failedCallbacks: {
    words: ['repeat', 'park'],
    roles: ['terminal', 'DV'],
    says: 'a callback or list answered with an HTTP error or failure_internal_error',
  },
} as const satisfies Record<string, Choice>

type Choices = typeof CONTRACT_CHOICES

/** `pollMinutes`: first pause before GetDVCertificates asks a CVCA of 1.4 for what it has ready later. */
export type ContractSettings = { readonly [Name in keyof Choices]: Choices[Name]['words'][number] } & {
  readonly pollMinutes: number | 'off'
}
export type ContractSettingName = keyof ContractSettings

export const DEFAULT_CONTRACT_SETTINGS: ContractSettings = {
  certificatesService: 'TermContr',
  listsService: 'TermContr',
  foreignCar: 'text',
  documentSignerReceipt: 'simple',
  answers: 'callback',
  failedCallbacks: 'repeat',
  pollMinutes: 'off',
}

/** Those that are not the default, in the order of the table. */
export function settingsThatDiffer(settings: ContractSettings): Partial<ContractSettings> {
  const names = Object.keys(DEFAULT_CONTRACT_SETTINGS) as ContractSettingName[]
  const differing = names.filter((name) => settings[name] !== DEFAULT_CONTRACT_SETTINGS[name])
  return Object.fromEntries(differing.map((name) => [name, settings[name]]))
}
