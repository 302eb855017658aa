import type { ListKind } from '../messages/index.ts'

/** The member a list stands in, as `binary`. */
export const LIST_NAMES = {
  master: 'masterList',
  defect: 'defectList',
  'document-signer': 'documentSignerList',
} as const satisfies Record<ListKind, string>
