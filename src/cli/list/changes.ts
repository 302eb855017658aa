import { type CertificateChanges, compareLists, documentSignerText, type SignedList } from '../../lists/index.ts'
import { fieldLines } from '../output/fields.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import type { ShownChanges } from './json/shown.ts'

/** What is otherwise than in an earlier list of the same kind, as data. @throws {ListError} `kinds-differ` */
export function summariseChanges(before: SignedList, after: SignedList, against: string): ShownChanges {
  const changes = compareLists(before, after)
  if (changes.of === 'certificates') return { against, certificates: certificateChanges(changes), defects: [] }
  const defects = [
    ...changes.added.map((one) => ({ change: 'added' as const, documentSigner: documentSignerText(one) })),
    ...changes.removed.map((one) => ({ change: 'removed' as const, documentSigner: documentSignerText(one) })),
    ...changes.changed.map(({ after }) => ({ change: 'changed' as const, documentSigner: documentSignerText(after) })),
  ]
  return { against, certificates: [], defects }
}

function certificateChanges({ countries }: CertificateChanges): ShownChanges['certificates'] {
  return countries.flatMap(({ country, added, removed, replaced }) => [
    ...added.map(({ subject, serial, fingerprint }) => {
      return { change: 'added' as const, country, subject: subject.text, serial, sha256: fingerprint }
    }),
    ...removed.map(({ subject, serial, fingerprint }) => {
      return { change: 'removed' as const, country, subject: subject.text, serial, sha256: fingerprint }
    }),
    ...replaced.map(({ before, after: { subject, serial, fingerprint } }) => {
      const change = 'replaced' as const
      return { change, country, subject: subject.text, serial, sha256: fingerprint, before: before.fingerprint }
    }),
  ])
}

export function changesText({ against, certificates, defects }: ShownChanges): string {
  const head = `\nchanges against ${visible(against)}`
  if (certificates.length + defects.length === 0) return `${head}: none\n`
  const rows = certificates.map(({ change, country, subject, serial }) => [change, country, subject, serial])
  const certificateTable = rows.length > 0 ? table(['change', 'country', 'certificate', 'serial'], rows) : ''
  return `${head}\n${certificateTable}${fieldLines(defects.map(({ change, documentSigner }) => [change, documentSigner]))}`
}
