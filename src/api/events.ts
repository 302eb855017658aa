import { z } from 'zod'
import type { EventFilter, EventPage } from '../messages/index.ts'
import { listNewestEvents } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { eventView } from './exchanges.ts'
import { parseInput } from './input.ts'
import { cursorOfEvent, eventCursor, pageWish, text } from './page-input.ts'

const filterSchema = z.strictObject({
  ...pageWish,
  after: eventCursor.optional(),
  kind: text.optional(),
  partner: text.optional(),
})

export const EVENT_INPUTS = { 'event.list': filterSchema }

export async function listEventViews(input: EventFilter, { db }: ApiDeps): Promise<EventPage> {
  const { partner, ...filter } = parseInput(filterSchema, input)
  const { rows, next } = await listNewestEvents(db, { ...filter, partnerName: partner })
  return { events: rows.map(eventView), next: next === undefined ? undefined : cursorOfEvent(next) }
}
