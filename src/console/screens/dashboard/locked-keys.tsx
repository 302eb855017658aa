import { useAsked } from '../../api/queries.ts'
import { useWords } from '../../text/words.ts'

/** Nothing is signed until the persons who hold the parts of the secret have come. */
export function LockedKeys() {
  const { t } = useWords()
  const { data } = useAsked('node.show', {}, { live: true })
  const isLocked = data?.processes.some(({ keysLocked }) => keysLocked)
  return isLocked ? <p className="box bad">{t('dashboard.keysLocked')}</p> : null
}
