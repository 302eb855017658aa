import { holderReferenceParts } from '../../holder-reference.ts'
import type { ObjectRule } from './judged-object.ts'

/** The guideline gives only an upper bound; a reference without a mnemonic names a country, not a holder. */
export const mnemonicPresent = {
  id: 'mnemonic-present',
  source: 'TR-03110-3 A.7.1',
  severity: 'warning',
  holds: ({ holderReference }) => holderReferenceParts(holderReference).mnemonic !== '',
} as const satisfies ObjectRule
