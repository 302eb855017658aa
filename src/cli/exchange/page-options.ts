import type { Command } from 'commander'
import { momentGmt, wholeNumber } from '../option-values.ts'
import type { Place } from '../world.ts'

export interface PageOptions extends Place {
  readonly from?: string
  readonly until?: string
  readonly after?: string
  readonly limit: number
  readonly json?: true
}

/** Of every list that goes page by page, newest first. */
export function withPages(command: Command): Command {
  return command
    .option('--from <moment>', 'only from this moment on, GMT: 2026-11-30 or 2026-11-30T08:00', momentGmt)
    .option('--until <moment>', 'only before this moment', momentGmt)
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000), 50)
    .option('--after <cursor>', 'the next page: as the page before says')
}

/** A page looks at so many entries and no more; where few are meant, the search goes on until there are enough. */
export async function fullPage<Entry>(
  { limit, after }: Pick<PageOptions, 'limit' | 'after'>,
  ask: (part: { limit: number; after?: string }) => Promise<{ entries: readonly Entry[]; next?: string | undefined }>,
): Promise<{ entries: readonly Entry[]; next: string | undefined }> {
  const entries: Entry[] = []
  let next = after
  do {
    const part = await ask({ limit: limit - entries.length, ...(next !== undefined && { after: next }) })
    entries.push(...part.entries)
    next = part.next
  } while (next !== undefined && entries.length < limit)
  return { entries, next }
}

export const nextPage = (next: string | undefined): string =>
  next === undefined ? '' : `\nMore: the same with --after ${next}\n`

/** Without what was not said. */
export const said = <Wish extends object>(wish: Wish): Wish =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as Wish
