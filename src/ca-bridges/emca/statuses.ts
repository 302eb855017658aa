import type { Source } from './fields.ts'

interface StatusRow {
  readonly means: 'done' | 'refused' | 'waits' | 'rejected'
  readonly source: Source
}

/** Words of `status`, capitals aside. Those of a request that waits are inferred: the setting `words` says otherwise. */
export const EMCA_STATUSES = {
  success: { means: 'done', source: 'P' },
  failure: { means: 'refused', source: 'P' },
  pending: { means: 'waits', source: 'I' },
  rejected: { means: 'rejected', source: 'I' },
} as const satisfies Record<string, StatusRow>

export interface StatusWords {
  readonly pending: readonly string[]
  readonly rejected: readonly string[]
}

/** `pending` and `rejected` by how they begin, as the vendor's page shows only `Pe`. @returns undefined for a word of nobody's */
export function meaningOf(word: string, words: StatusWords): StatusRow['means'] | undefined {
  const lower = word.trim().toLowerCase()
  const begins = (one: string): boolean => lower.startsWith(one.toLowerCase())
  if (words.rejected.some(begins)) return 'rejected'
  if (words.pending.some(begins)) return 'waits'
  return Object.hasOwn(EMCA_STATUSES, lower) ? EMCA_STATUSES[lower as keyof typeof EMCA_STATUSES].means : undefined
}
