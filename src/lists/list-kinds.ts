/** What a list is, and who may sign it. */
export interface ListKindFacts {
  /** In words. */
  readonly title: string
  /** eContentType. */
  readonly contentType: string
  /** extendedKeyUsage of its signer. */
  readonly signerUsage: string
  readonly signerUsageSource: string
  /** Whether every signer has to have it: TR-03129-2 only advises it for defect lists. */
  readonly signerUsageRequired: boolean
}

/** Doc 9303-12 7.1.1.3, 9.1, 9.2; TR-03129-2 7.1, 7.2, 8.1, 8.5. */
export const LIST_KINDS = {
  'master-list': {
    title: 'master list',
    contentType: '2.23.136.1.1.2',
    signerUsage: '2.23.136.1.1.3',
    signerUsageSource: 'Doc 9303-12 7.1.1.3',
    signerUsageRequired: true,
  },
  'document-signer-list': {
    title: 'document signer list',
    contentType: '0.4.0.127.0.7.3.1.6',
    signerUsage: '0.4.0.127.0.7.3.11.1.4.2',
    signerUsageSource: 'TR-03129-2 8.5',
    signerUsageRequired: true,
  },
  'defect-list': {
    title: 'defect list',
    contentType: '0.4.0.127.0.7.3.1.5',
    signerUsage: '0.4.0.127.0.7.3.11.2.1.2',
    signerUsageSource: 'TR-03129-2 7.2',
    signerUsageRequired: false,
  },
} as const satisfies Record<string, ListKindFacts>

export type ListKind = keyof typeof LIST_KINDS

/** @returns undefined for the content of another kind of message */
export function listKindOf(contentType: string): ListKind | undefined {
  return (Object.keys(LIST_KINDS) as ListKind[]).find((kind) => LIST_KINDS[kind].contentType === contentType)
}
