import type { IssuedEntry, Ledger, NumberMark, NumberSeries } from './ledger.ts'

/** A ledger that is gone with the process: for tests and trials. */
export function openMemoryLedger(): Ledger {
  const marks = new Map<string, NumberMark>()
  const issued: IssuedEntry[] = []
  const nameOf = ({ role, holder, certifierCountry }: NumberSeries) => `${role} ${holder} ${certifierCountry}`
  const highest = (series: NumberSeries) => marks.get(nameOf(series))?.number ?? 0
  return {
    highestNumber: async (series) => highest(series),
    noteNumber: async (mark) => {
      if (mark.number > highest(mark)) marks.set(nameOf(mark), mark)
    },
    numbers: async () => [...marks.values()],
    noteIssued: async (entry) => void issued.push(entry),
    journals: async () => [
      {
        lastWrittenAt: new Date(),
        async *pages() {
          yield [...issued]
        },
      },
    ],
    close: async () => {},
  }
}
