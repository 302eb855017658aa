import { useState } from 'react'
import { Button } from 'react-aria-components'
import { give } from '../../api/client.ts'
import { download } from '../../parts/download.ts'
import { evidenceOf, evidenceOfAll } from '../../parts/evidence.ts'
import { Choice, Line } from '../../parts/fields.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'

/** Each has a file for every message and proof: more of them no browser holds in its memory with ease. */
const AT_MOST = 200

type Of = 'message' | 'period'

/** What proves one message, or all of a time, to somebody who has no node. */
export function Evidence() {
  const { t } = useWords()
  const [of, setOf] = useState<Of>('message')
  const [exchange, setExchange] = useState('')
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [partner, setPartner] = useState('')
  const [error, setError] = useState<unknown>()
  const [says, say] = useState('')
  const [isBusy, setBusy] = useState(false)
  const pack = async (): Promise<void> => {
    if (of === 'message') return download(`evidence-${exchange.trim()}.tar`, await evidenceOf(exchange.trim()))
    const ids = await exchangesOf(from, to, partner.trim())
    if (ids.length === 0) return say(t('audit.evidenceNone'))
    if (ids.length > AT_MOST) return say(t('audit.evidenceTooMany', { count: AT_MOST }))
    const octets = await evidenceOfAll(ids, (done) => say(t('audit.evidencePacking', { done, all: ids.length })))
    download(`evidence-${from}-${to}.tar`, octets)
    say(t('audit.evidencePacked', { count: ids.length }))
  }
  const act = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    say('')
    await pack().catch(setError)
    setBusy(false)
  }
  return (
    <Panel title={t('audit.evidence')}>
      <p className="muted">{t('audit.evidenceSays')}</p>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void act()
        }}
      >
        <Choice<Of>
          label={t('audit.evidenceOf')}
          value={of}
          options={[
            ['message', t('audit.ofMessage')],
            ['period', t('audit.ofPeriod')],
          ]}
          onChange={setOf}
        />
        {of === 'message' ? (
          <Line label={t('audit.reference')} value={exchange} onChange={setExchange} isRequired />
        ) : (
          <>
            <Line type="date" label={t('audit.fromDay')} value={from} onChange={setFrom} isRequired />
            <Line type="date" label={t('audit.toDay')} value={to} onChange={setTo} isRequired />
            <Line label={t('audit.onlyPartner')} value={partner} onChange={setPartner} />
          </>
        )}
        <Button type="submit" className="button main" isDisabled={isBusy}>
          {t('audit.pack')}
        </Button>
      </form>
      <p role="status">{says}</p>
      <ProblemBox error={error} />
    </Panel>
  )
}

const today = (): string => new Date().toISOString().slice(0, 10)

/** Ids of the exchanges that began on these days (GMT); no more are looked for once there are too many. */
async function exchangesOf(from: string, to: string, partner: string): Promise<string[]> {
  const until = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString()
  const wish = { from: `${from}T00:00:00Z`, until, limit: AT_MOST, ...(partner !== '' && { partner }) }
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await give('exchange.list', { ...wish, ...(after !== undefined && { after }) })
    ids.push(...page.exchanges.map(({ id }) => id))
    after = page.next
  } while (after !== undefined && ids.length <= AT_MOST)
  return ids
}
