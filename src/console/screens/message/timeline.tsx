import type { EventView } from '../../../messages/index.ts'
import { Details } from '../../parts/details.tsx'
import type { Tone } from '../../parts/tag.tsx'
import { gmt } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const BAD = /refused|failed|parked|lost|inaccurate|not understood|unusable/
const PERSON = /operator|taken up again|by hand|approv/

/** What happened, the oldest first, with how long after the event before. */
export function Timeline({ events }: { events: readonly EventView[] }) {
  const { word } = useWords()
  return (
    <ol className="timeline">
      {events.map((event, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an event has no name of its own, and its place does not change
        <li key={`${event.at} ${event.kind} ${n}`} className={toneOf(event)}>
          <div className="event-head">
            <strong>{word('event', event.kind)}</strong>
            <span className="muted">
              {gmt(new Date(event.at)).slice(11)}.{event.at.slice(20, 23)}
              {n > 0 && <> {sincePrevious(events[n - 1], event)}</>}
            </span>
          </div>
          <Details details={event.details} />
        </li>
      ))}
    </ol>
  )
}

function toneOf({ kind }: EventView): Tone {
  if (BAD.test(kind)) return 'bad'
  return PERSON.test(kind) ? 'warn' : 'good'
}

function sincePrevious(before: EventView | undefined, { at }: EventView): string {
  const milliseconds = new Date(at).getTime() - new Date(before?.at ?? at).getTime()
  if (milliseconds < 1_000) return `+${milliseconds} ms`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 120) return `+${seconds} s`
  return seconds < 7_200 ? `+${Math.round(seconds / 60)} min` : `+${Math.round(seconds / 3_600)} h`
}
