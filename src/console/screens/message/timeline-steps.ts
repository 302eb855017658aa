import type { EventView } from '../../../messages/index.ts'

/** What happened once, or several times in a row and alike. */
export interface TimelineStep {
  readonly event: EventView // the last of them
  readonly times: readonly string[] // of each, the oldest first
}

const REPEATED = 'attempt failed'

/** Attempts that failed alike, one after the other, are told once: a partner that is away for days fills no page. */
export function timelineSteps(events: readonly EventView[]): TimelineStep[] {
  const steps: TimelineStep[] = []
  for (const event of events) {
    const before = steps.at(-1)
    if (before !== undefined && isAgain(before.event, event)) {
      steps[steps.length - 1] = { event, times: [...before.times, event.at] }
    } else steps.push({ event, times: [event.at] })
  }
  return steps
}

const isAgain = (before: EventView, event: EventView): boolean =>
  before.kind === REPEATED &&
  event.kind === REPEATED &&
  ['task', 'kind', 'cause'].every((name) => before.details[name] === event.details[name])
