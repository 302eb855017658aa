import { z } from 'zod'
import type { EventPlace } from '../store/index.ts'

export const text = z.string().min(1).max(300)

const moment = z.iso
  .datetime({ offset: true, error: 'a moment like 2026-11-30T08:00:00Z' })
  .transform((iso) => new Date(iso))

/** What every list that goes page by page is asked with, but for its cursor. */
export const pageWish = { from: moment.optional(), until: moment.optional(), limit: z.number().int().min(1).max(1_000) }

const NO_CURSOR = 'take it from the page before of the same list, as it stands there'

/** A cursor is a place in the order of a list, and nobody else's business. */
const cursor = (form: RegExp) =>
  z
    .string()
    .max(100)
    .transform((given) => Buffer.from(given, 'base64url').toString('latin1'))
    .pipe(z.string().regex(form, NO_CURSOR))

const cursorOf = (place: string): string => Buffer.from(place, 'latin1').toString('base64url')

/** @returns the id of the exchange that the page follows */
export const exchangeCursor = cursor(/^x[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/).transform((place) =>
  place.slice(1),
)

export const cursorOfExchange = (id: string): string => cursorOf(`x${id}`)

export const eventCursor = cursor(/^e\d{1,15},\d{1,15}$/).transform((place): EventPlace => {
  const [at, id] = place.slice(1).split(',').map(Number) as [number, number]
  return { at: new Date(at), id }
})

export const cursorOfEvent = ({ at, id }: EventPlace): string => cursorOf(`e${at.getTime()},${id}`)
