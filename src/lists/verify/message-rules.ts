import type { SignedList } from '../signed-list.ts'
import { certificatesOf } from '../signed-list.ts'
import type { Rule } from './rule.ts'

// What the CMS profile says of the message as a whole. TR-03129-2 7 and 8 refer to the annex of TR-03129-3.

const CONTENT_VERSIONS: Readonly<Record<SignedList['kind'], readonly number[]>> = {
  'master-list': [0],
  'document-signer-list': [0],
  'defect-list': [0, 1],
}

const signedDataVersion = {
  id: 'signed-data-version',
  source: 'Doc 9303-12 9.1; TR-03129-3 Annex',
  severity: 'error',
  holds: ({ signedDataVersion }) => signedDataVersion === 3,
  detail: ({ signedDataVersion }) => `version ${signedDataVersion}`,
} as const satisfies Rule<SignedList>

const noRevocationLists = {
  id: 'no-revocation-lists',
  source: 'Doc 9303-12 9.1; TR-03129-3 Annex',
  severity: 'error',
  holds: ({ hasRevocationLists }) => !hasRevocationLists,
} as const satisfies Rule<SignedList>

/** Forgiven: the signature covers octets that do not depend on it. */
const inDer = {
  id: 'in-der',
  source: 'Doc 9303-12 9',
  severity: 'warning',
  holds: ({ kind, encoding }) => kind !== 'master-list' || encoding === 'DER',
} as const satisfies Rule<SignedList>

const oneSigner = {
  id: 'one-signer',
  source: 'Doc 9303-12 9.1',
  severity: 'warning',
  holds: ({ signers }) => signers.length === 1,
  detail: ({ signers }) => `${signers.length} signers`,
} as const satisfies Rule<SignedList>

const contentVersion = {
  id: 'content-version',
  source: 'Doc 9303-12 9.2; TR-03129-2 7.1, 8.1',
  severity: 'error',
  holds: ({ kind, contentVersion }) => contentVersion === undefined || CONTENT_VERSIONS[kind].includes(contentVersion),
  detail: ({ contentVersion }) => `version ${contentVersion}`,
} as const satisfies Rule<SignedList>

const noDuplicates = {
  id: 'no-duplicates',
  source: 'our reading of SET OF',
  severity: 'warning',
  holds: (list) => duplicates(list) === 0,
  detail: (list) => `${duplicates(list)} certificates stand there again`,
} as const satisfies Rule<SignedList>

const notEmpty = {
  id: 'not-empty',
  source: 'our reading: an empty list takes away all that came before',
  severity: 'warning',
  holds: (list) => (list.kind === 'defect-list' ? list.defects.length : list.certificates.length) > 0,
} as const satisfies Rule<SignedList>

export const MESSAGE_RULES = [
  signedDataVersion,
  noRevocationLists,
  inDer,
  oneSigner,
  contentVersion,
  noDuplicates,
  notEmpty,
] as const satisfies readonly Rule<SignedList>[]
export type MessageRuleId = (typeof MESSAGE_RULES)[number]['id']

function duplicates(list: SignedList): number {
  const fingerprints = certificatesOf(list).map(({ fingerprint }) => fingerprint)
  return fingerprints.length - new Set(fingerprints).size
}
