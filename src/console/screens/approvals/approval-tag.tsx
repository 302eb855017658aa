import type { ApprovalState } from '../../../messages/index.ts'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const TONES: Readonly<Record<ApprovalState, Tone>> = {
  waiting: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'calm',
}

export function ApprovalTag({ state }: { state: ApprovalState }) {
  const { word } = useWords()
  return <Tag tone={TONES[state]}>{word('approvalState', state)}</Tag>
}
