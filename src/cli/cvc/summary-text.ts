import { CVC_ERRORS, type Deviation } from '../../cvc/index.ts'
import { type Field, fieldLines } from '../output/fields.ts'
import { visible, visibleReference } from '../output/visible.ts'
import type { CertificateSummary, ExtensionSummary, ObjectSummary, RequestSummary } from './json/summary.ts'
import { keyText } from './key-summary.ts'
import { validityText } from './validity.ts'

const SHOWN_DEVIATIONS = 5 // a hostile object can hold thousands

/** One object for a reader: a headline, and below it what it says, and what else is known of it. */
export function summaryText(summary: ObjectSummary, more: readonly Field[] = []): string {
  switch (summary.kind) {
    case 'certificate':
      return headline(certificateTitle(summary), summary) + fieldLines([...certificateFields(summary), ...more], '  ')
    case 'request':
    case 'authenticated-request':
      return headline(requestTitle(summary), summary) + fieldLines([...requestFields(summary), ...more], '  ')
    case 'unreadable':
      return `not readable: ${visible(summary.why)}\n${fieldLines([['SHA-256', summary.sha256]], '  ')}`
  }
}

function headline(title: string, { holderReference }: { holderReference: string }): string {
  return `${visibleReference(holderReference)}: ${title}\n`
}

function certificateTitle({ role, holderReference, authorityReference }: CertificateSummary): string {
  if (role !== 'CVCA') return 'certificate'
  return holderReference === authorityReference ? 'self-signed certificate' : 'link certificate'
}

function requestTitle({ kind }: RequestSummary): string {
  return kind === 'request' ? 'certificate request' : 'certificate request with outer signature'
}

function certificateFields(summary: CertificateSummary): Field[] {
  const { authorityReference, description, rights, effective, expires, validity } = summary
  return [
    ['issued by', visibleReference(authorityReference)],
    ['role', description],
    ['rights', rights.length > 0 ? rights : 'none'],
    ['dates', `${effective} to ${expires} (${validityText(validity)})`],
    ...commonFields(summary),
  ]
}

function requestFields(summary: RequestSummary): Field[] {
  const { authorityReference, outerAuthorityReference } = summary
  return [
    ['asks', authorityReference === undefined ? 'no CA by name' : visibleReference(authorityReference)],
    ['vouched for by', outerAuthorityReference === undefined ? undefined : visibleReference(outerAuthorityReference)],
    ...commonFields(summary),
  ]
}

function commonFields({ key, extensions, deviations, sha256 }: CertificateSummary | RequestSummary): Field[] {
  return [
    ['key', keyText(key)],
    ['key fingerprint', key.fingerprint],
    ['SHA-256', sha256],
    ['extensions', extensions.flatMap(extensionTexts)],
    ['deviations', deviationTexts(deviations)],
  ]
}

/** Name and octets; the rights it grants below them. */
function extensionTexts({ oid, name, values, rights = [] }: ExtensionSummary): string[] {
  return [`${name ?? oid} ${values.join(' ')}`, ...rights.map((right) => `  ${right}`)]
}

function deviationTexts(deviations: readonly Deviation[]): string[] {
  const texts = deviations
    .slice(0, SHOWN_DEVIATIONS)
    .map(({ kind, path, offset }) => `${kind} in ${path} at byte ${offset}: ${CVC_ERRORS[kind]}`)
  const more = deviations.length - texts.length
  return more > 0 ? [...texts, `and ${more} more`] : texts
}
