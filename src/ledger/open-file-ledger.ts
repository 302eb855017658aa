import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import { NumberMarks } from './number-marks.ts'

/** The name of the ledger's folder in a node's data folder. */
export const LEDGER_FOLDER = 'ledger'

/**
 * A ledger in files. Several processes of one node may use one folder at the same time.
 * @param folder made if it is missing (mode 0700)
 */
export async function openFileLedger(folder: string, now: () => Date): Promise<Ledger> {
  const [numbers, issued] = [join(folder, 'numbers'), join(folder, 'issued')]
  await mkdir(numbers, { recursive: true, mode: 0o700 })
  const marks = new NumberMarks(numbers)
  const journal = new Journal(issued, now)
  return {
    highestNumber: (series) => marks.highest(series),
    noteNumber: (mark) => marks.note(mark),
    numbers: () => marks.all(),
    noteIssued: (entry) => journal.note(entry),
    journals: () => journal.journals(),
    close: () => journal.close(),
  }
}
