import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { AuditVerificationView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Line } from '../../parts/fields.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { Verified } from './verified.tsx'

/** Whether the chain holds: asked by a person, answered by the node, which goes on when the person leaves. */
export function Verify() {
  const { t } = useWords()
  const may = useMay()
  const begin = useGiven('audit.verify')
  const query = useAsked('audit.verification', {}, { live: true, soonWhile: isRunning })
  const [key, setKey] = useState('')
  const [files, setFiles] = useState<readonly File[]>([])
  const verify = async (restores: readonly number[] = []): Promise<void> => {
    const anchors = await Promise.all(files.map(async (file) => ({ name: file.name, content: await file.text() })))
    begin.mutate({ ...(key.trim() !== '' && { keys: [key] }), anchors, restores })
  }
  const isBusy = begin.isPending || (query.data !== undefined && isRunning(query.data))
  return (
    <Panel
      title={t('audit.holds')}
      actions={
        may('audit.verify') && (
          <Button className="button main" isDisabled={isBusy} onPress={() => void verify()}>
            {t('audit.verifyNow')}
          </Button>
        )
      }
    >
      <ProblemBox error={begin.error} />
      <Asked query={query}>
        {(run) => <Run run={run} onAccept={may('audit.verify') ? (row) => void verify([row]) : undefined} />}
      </Asked>
      {may('audit.verify') && (
        <details>
          <summary>{t('audit.compare')}</summary>
          <p className="muted">{t('audit.compareSays')}</p>
          <Line label={t('audit.notedKey')} value={key} onChange={setKey} />
          <div className="field">
            <label htmlFor="audit-anchors">{t('audit.anchorFiles')}</label>
            <input
              id="audit-anchors"
              type="file"
              multiple
              onChange={({ target }) => setFiles([...(target.files ?? [])])}
            />
          </div>
        </details>
      )}
    </Panel>
  )
}

const isRunning = ({ state }: AuditVerificationView): boolean => state === 'running'

interface RunProps {
  readonly run: AuditVerificationView
  /** Verified anew, with the restore that this row tells of taken as known. */
  readonly onAccept: ((row: number) => void) | undefined
}

function Run({ run, onAccept }: RunProps) {
  const { t } = useWords()
  const { state, by, begunAt, why, result } = run
  if (state === 'never') return <Empty>{t('audit.neverVerified')}</Empty>
  return (
    <>
      <p className="muted">
        {t('audit.askedBy', { by: by ?? '' })} {begunAt && <Ago at={begunAt} />}
      </p>
      <div role="status">
        {state === 'running' && <Progress run={run} />}
        {state === 'interrupted' && <p>{t('audit.interrupted')}</p>}
        {state === 'failed' && <p>{t('audit.verifyFailed', { why: why ?? '' })}</p>}
        {result && <Verified result={result} onAccept={onAccept} />}
      </div>
    </>
  )
}

function Progress({ run: { checked, inAll } }: Pick<RunProps, 'run'>) {
  const { t, language } = useWords()
  const [done, all] = [checked, inAll].map((count) => count.toLocaleString(language))
  return (
    <>
      <progress value={checked} max={Math.max(1, inAll)} aria-label={t('audit.holds')} />
      <p>{inAll === 0 ? t('audit.verifyBegins') : t('audit.verifying', { done, all })}</p>
    </>
  )
}
