import { calendarDateOf } from '../../cvc/index.ts'
import type { ObjectSummary } from './json/summary.ts'
import { summarise } from './summarise.ts'
import { summaryText } from './summary-text.ts'

export function summariseAll(objects: readonly Uint8Array[], now: Date): ObjectSummary[] {
  const today = calendarDateOf(now)
  return objects.map((octets) => summarise(octets, today))
}

export function objectsText(summaries: readonly ObjectSummary[]): string {
  return summaries.map((summary) => summaryText(summary)).join('\n')
}
