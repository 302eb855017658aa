/** What is done about an order that stands so. RFC 8555 7.1.6. */
export const ORDER_STATUSES = {
  pending: 'prove the names',
  ready: 'finalize',
  processing: 'wait',
  valid: 'collect',
  invalid: 'rejected',
} as const satisfies Record<string, string>

/** Whether something may still be done about an authorization that stands so. RFC 8555 7.1.6. */
export const AUTHORIZATION_STATUSES = {
  pending: 'open',
  valid: 'proven',
  invalid: 'lost',
  deactivated: 'lost',
  expired: 'lost',
  revoked: 'lost',
} as const satisfies Record<string, string>

/** Statuses are compared in lower case; undefined: a word that is in no document. */
export function meaningOf<Table extends Readonly<Record<string, string>>>(
  table: Table,
  status: string,
): Table[keyof Table] | undefined {
  const word = status.toLowerCase()
  return Object.hasOwn(table, word) ? (table[word] as Table[keyof Table]) : undefined
}
