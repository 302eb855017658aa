import { z } from 'zod'
import type { ArchivePageView, ArchivePlaceView, ArchiveView, ExaminedView, YearView } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const archiveSchema = view<ArchiveView>()({
  sha256: z.string().describe('of the file'),
  exchanges: z.number(),
  messages: z.number(),
  events: z.number(),
  writtenAt: moment,
})

export const yearSchema = view<YearView>()({
  year: z.number(),
  octets: z.number().describe('on disk'),
  open: z.number().describe('exchanges that are not closed'),
  mayGoFrom: z.string().describe('By the terms of retention; the first day it may go.'),
  removedAt: moment.optional(),
  archives: z.array(archiveSchema),
}).describe('A year of exchanges and events.')

export const archivePlaceSchema = view<ArchivePlaceView>()({
  of: z.enum(['exchange', 'message', 'event']),
  after: z.string(),
})

export const archivePageSchema = view<ArchivePageView>()({
  of: z.enum(['exchange', 'message', 'event']),
  rows: z.array(z.string()),
  next: archivePlaceSchema.optional(),
}).describe('Some rows of a year, each a JSON text, and where the next ones begin; without it that was all.')

export const examinedSchema = view<ExaminedView>()({
  what: z.enum(['database', 'processes', 'queue', 'clock', 'keys', 'TLS', 'partners', 'disk']),
  state: z.enum(['good', 'warning', 'bad']),
  says: z.string(),
  mend: z.string().optional(),
}).describe('One thing looked at on a node, and what to do where it is not good.')
