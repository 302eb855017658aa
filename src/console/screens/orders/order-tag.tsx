import type { CaOrderView } from '../../../messages/index.ts'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const TONES: Readonly<Partial<Record<CaOrderView['state'], Tone>>> = {
  issued: 'good',
  rejected: 'bad',
  failed: 'bad',
  revoked: 'bad',
  expired: 'bad',
  suspended: 'warn',
}

export function OrderTag({ state }: Pick<CaOrderView, 'state'>) {
  const { word } = useWords()
  return <Tag tone={TONES[state] ?? 'wait'}>{word('orderState', state)}</Tag>
}
