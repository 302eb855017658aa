import { useEffect, useState } from 'react'
import { useWords } from '../text/words.ts'

/** `2026-11-30 19:45:12`, of GMT. */
export const gmt = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ')

const isGmtHere = (at: Date): boolean => at.getTimezoneOffset() === 0

/** A moment in GMT, with the time of where one sits beside it. */
export function Moment({ at }: { at: string | undefined }) {
  const { language } = useWords()
  if (at === undefined) return <span className="muted">–</span>
  const moment = new Date(at)
  return (
    <time dateTime={at} className="moment">
      <span>{gmt(moment)}</span>
      {!isGmtHere(moment) && <span className="muted"> {localTime(moment, language)}</span>}
    </time>
  )
}

/** The day too, where it is another one there. */
function localTime(at: Date, language: string): string {
  const isSameDay = at.getDate() === at.getUTCDate()
  return at.toLocaleString(language, {
    ...(!isSameDay && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
}

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** "3 minutes ago", or "in 2 hours". */
export function Ago({ at }: { at: string }) {
  return <time dateTime={at}>{useAgo(at)}</time>
}

/** The same, for a sentence. */
export function useAgo(at: string): string {
  const { language } = useWords()
  const now = useNow(10_000)
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1_000)
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS[3]
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

/** The time, looked at every so often. */
export function useNow(everyMilliseconds: number): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMilliseconds)
    return () => clearInterval(timer)
  }, [everyMilliseconds])
  return now
}
