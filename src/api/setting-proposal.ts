import type { Proposal } from '../approvals/index.ts'
import { settingText, settingTold } from '../messages/index.ts'
import type { Authenticated } from '../people/index.ts'
import type { WishedChange } from './settings.ts'

const AS_ASKED = 'this node, when it was asked for'

interface Asked {
  readonly why: string
  readonly needs: 1 | 2
  readonly requestedBy: Authenticated | undefined
  readonly consequences: readonly string[]
}

/** What was in force and what is to be stand in it, with what would follow as things were when it was asked for. */
export function settingProposal(
  { name, before, after, file, toFile, setBefore }: WishedChange,
  { why, needs, requestedBy, consequences }: Asked,
): Proposal {
  const { unit, says, countsFor } = settingTold(name)
  const text = (value: WishedChange['after']) => settingText(value, unit)
  const to = toFile ? `back to what the file says, ${text(after)}` : `from ${text(before)} to ${text(after)}`
  return {
    kind: 'setting',
    subject: `Change the setting ${name} ${to}`,
    needs,
    requestedBy,
    checks: [
      { check: 'setting', source: 'docs/configuration.md', ok: null, says: `${says} It counts ${countsFor}` },
      { check: 'in force now', source: 'this node', ok: null, says: `${text(before)}; the file says ${text(file)}` },
      { check: 'reason', source: 'whoever asks', ok: null, says: why },
      ...(consequences.length === 0
        ? []
        : [{ check: 'follows', source: AS_ASKED, ok: null, says: consequences.join('; ') }]),
    ],
    action: { setting: name, setBefore: setBefore ?? null, before, file, value: toFile ? null : after, why },
  }
}
