import type { HeldPartnerView, PartnerView } from '../../../messages/index.ts'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

/** Whether it may, whether it is reached, whether people hold back what goes to it. */
export function PartnerTags({ partner: { state }, held }: { partner: PartnerView; held: HeldPartnerView | undefined }) {
  const { t, word } = useWords()
  return (
    <>
      <Tag tone={state === 'active' ? 'good' : 'bad'}>{word('partnerState', state)}</Tag>{' '}
      {held?.circuit !== undefined && <Tag tone="bad">{word('cause', held.circuit.cause)}</Tag>}{' '}
      {held?.pause !== undefined && <Tag tone="warn">{t('held.paused')}</Tag>}
    </>
  )
}
