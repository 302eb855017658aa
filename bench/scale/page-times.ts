import { randomInt } from 'node:crypto'
import { type ExchangeSearch, listExchanges, listNewestEvents } from '../../src/store/index.ts'
import type { FullDatabase } from './database.ts'

const LIMIT = 50

/** How long pages take: of each kind so many, the first and ones from somewhere in the middle. @returns milliseconds */
export async function pageTimes(
  full: FullDatabase,
  pages: number,
): Promise<{ readonly title: string; readonly milliseconds: readonly number[] }[]> {
  const times: { title: string; milliseconds: number[] }[] = []
  for (const [title, ask] of Object.entries(kindsOf(full))) {
    const milliseconds: number[] = []
    for (let n = 0; n < pages; n++) {
      const page = ask(n % 2 === 0 ? undefined : somewhere(full))
      const start = performance.now()
      await page()
      milliseconds.push(performance.now() - start)
    }
    times.push({ title, milliseconds })
  }
  return times
}

const somewhere = ({ filled: { from, until } }: FullDatabase): Date =>
  new Date(from.getTime() + randomInt(Math.floor((until.getTime() - from.getTime()) / 60_000)) * 60_000)

type Ask = (until: Date | undefined) => () => Promise<unknown>

function kindsOf({ store: { db }, filled }: FullDatabase): Record<string, Ask> {
  const [busy] = filled.partners
  const quiet = () => filled.partners[1 + randomInt(filled.partners.length - 1)]!.name
  const list = (search: () => Partial<ExchangeSearch>): Ask => {
    return (until) => {
      const wish = { limit: LIMIT, until, ...search() }
      return () => listExchanges(db, wish)
    }
  }
  const events = (search: () => { kind?: string; partnerName?: string }): Ask => {
    return (until) => {
      const wish = { limit: LIMIT, until, ...search() }
      return () => listNewestEvents(db, wish)
    }
  }
  return {
    'exchanges: all': list(() => ({})),
    'exchanges: busy partner': list(() => ({ partnerName: busy!.name })),
    'exchanges: quiet partner': list(() => ({ partnerName: quiet() })),
    'exchanges: parked': list(() => ({ state: 'parked' })),
    'exchanges: attention': list(() => ({ attention: true })),
    'exchanges: ours': list(() => ({ direction: 'out' })),
    'exchanges: rare operation': list(() => ({ operation: 'GeneralMessage' })),
    'exchanges: refused': list(() => ({ outcome: 'expired' })),
    'exchanges: return code': list(() => ({ code: 'failure_expired' })),
    'exchanges: quiet partner, refused': list(() => ({ partnerName: quiet(), outcome: 'expired' })),
    'exchanges: none such': list(() => ({ direction: 'out', operation: 'RequestCertificate' })),
    'exchanges: messageID': list(() => ({ messageId: 'c4ca4238a0b923820dcc509a6f75849b' })),
    'exchanges: holder reference': list(() => ({ holderReference: `UTGATE${10_000 + randomInt(80_000)}` })),
    'exchanges: search, messageID': list(() => ({ search: 'c4ca4238a0b923820dcc509a6f75849b' })),
    'exchanges: search, holder reference': list(() => ({ search: `utgate${10_000 + randomInt(80_000)}` })),
    'exchanges: search, busy partner': list(() => ({ search: busy!.name })),
    'exchanges: search, many partners': list(() => ({ search: '-7' })),
    'exchanges: search, quiet partner, refused': list(() => ({ search: quiet(), outcome: 'expired' })),
    'exchanges: search, busy partner, refused': list(() => ({ search: busy!.name, outcome: 'expired' })),
    'exchanges: search, nothing': list(() => ({ search: 'ab'.repeat(32) })),
    'events: all': events(() => ({})),
    'events: quiet partner': events(() => ({ partnerName: quiet() })),
    'events: rare kind': events(() => ({ kind: 'circuit opened' })),
    'events: quiet partner, one kind': events(() => ({ partnerName: quiet(), kind: 'settled' })),
  }
}
