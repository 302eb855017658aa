import { useAsked } from '../../api/queries.ts'
import { useWords } from '../../text/words.ts'

/** Nothing else matters as much: while its keys are locked, the node signs nothing. */
export function LockedKeys() {
  const { t } = useWords()
  const { data } = useAsked('node.show', {}, { live: true })
  if (data?.keyHolders === undefined) return null
  if (!data.keyHolders.isOpen) return <p className="box bad">{t('dashboard.keysLocked')}</p>
  const locked = data.processes.filter(({ silent, keysLocked }) => keysLocked && !silent)
  if (locked.length === 0) return null
  const hosts = [...new Set(locked.map(({ host }) => host))].join(', ')
  return <p className="box bad">{t('dashboard.keysLockedOn', { hosts })}</p>
}
