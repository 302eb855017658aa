import type { EventView } from '../../../messages/index.ts'
import { Details } from '../../parts/details.tsx'
import type { Tone } from '../../parts/tag.tsx'
import { gmt } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { type TimelineStep, timelineSteps } from './timeline-steps.ts'

const BAD = /refused|failed|parked|lost|inaccurate|not understood|unusable/
const PERSON = /operator|taken up again|goes out again|by hand|approv/

/** What happened, the oldest first, with how long after the event before; the day where it is another one. */
export function Timeline({ events }: { events: readonly EventView[] }) {
  const steps = timelineSteps(events)
  return (
    <ol className="timeline">
      {steps.map((step, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an event has no name of its own, and its place does not change
        <Step key={n} step={step} before={steps[n - 1]?.event.at} />
      ))}
    </ol>
  )
}

function Step({ step: { event, times }, before }: { step: TimelineStep; before: string | undefined }) {
  const { t, word } = useWords()
  const [first = event.at] = times
  return (
    <li className={toneOf(event)}>
      <div className="event-head">
        <strong>
          {word('event', event.kind)}
          {times.length > 1 && ` · ${t('message.times', { count: times.length })}`}
        </strong>
        <span className="muted">
          {clockOf(first, before)} {before !== undefined && sincePrevious(before, first)}
          {times.length > 1 && ` … ${clockOf(event.at, first)}`}
        </span>
      </div>
      {event.kind === 'comment' ? <Said details={event.details} /> : <Details details={event.details} />}
      {times.length > 1 && <Each times={times} />}
    </li>
  )
}

function Each({ times }: { times: readonly string[] }) {
  const { t } = useWords()
  return (
    <details className="small">
      <summary>{t('message.each')}</summary>
      <ol>
        {times.map((at) => (
          <li key={at}>{gmt(new Date(at))}</li>
        ))}
      </ol>
    </details>
  )
}

/** A comment: who said what. */
function Said({ details: { by, text } }: Pick<EventView, 'details'>) {
  return (
    <p className="said">
      <strong>{String(by)}:</strong> {String(text)}
    </p>
  )
}

function toneOf({ kind }: EventView): Tone {
  if (BAD.test(kind)) return 'bad'
  if (kind === 'comment') return 'calm'
  return PERSON.test(kind) ? 'warn' : 'good'
}

/** `00:14:26.724`, of GMT; with the day where it is not that of the moment before. */
function clockOf(at: string, before: string | undefined): string {
  const [day, clock] = gmt(new Date(at)).split(' ')
  const isSameDay = before?.slice(0, 10) === at.slice(0, 10)
  return `${isSameDay ? '' : `${day} `}${clock}.${at.slice(20, 23)}`
}

function sincePrevious(before: string, at: string): string {
  const milliseconds = new Date(at).getTime() - new Date(before).getTime()
  if (milliseconds < 1_000) return `+${milliseconds} ms`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 120) return `+${seconds} s`
  return seconds < 7_200 ? `+${Math.round(seconds / 60)} min` : `+${Math.round(seconds / 3_600)} h`
}
