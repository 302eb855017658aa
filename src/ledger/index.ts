export type { IssuedEntry, IssuedJournal, Ledger, NumberMark, NumberSeries } from './ledger.ts'
export { openMemoryLedger } from './memory-ledger.ts'
export { LEDGER_FOLDER, openFileLedger } from './open-file-ledger.ts'
