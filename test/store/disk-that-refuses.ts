// A process whose disk refuses: node disk-that-refuses.ts FOLDER writeSync|fsyncSync CODE AFTER. Prints the number of each row that was committed.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { openPglite } from '../../src/store/open-pglite.ts'

const [folder, call, code, after] = process.argv.slice(2) as [string, 'writeSync' | 'fsyncSync', string, string]
const real = fs[call] as (...of: unknown[]) => number
let calls = Number.NEGATIVE_INFINITY // until the database is open

Object.assign(fs, { [call]: refusing })
syncBuiltinESMExports()

function refusing(descriptor: number, ...of: unknown[]): number {
  if (descriptor <= 2 || calls++ < Number(after)) return real(descriptor, ...of)
  const [octets, offset, length, position] = of
  if (calls === Number(after) + 1 && typeof length === 'number' && length > 1) {
    return real(descriptor, octets, offset, length >> 1, position) // what there still was room for
  }
  throw Object.assign(new Error(`${code}: injected`), { code })
}

const database = await openPglite(folder)
await database.exec('create table if not exists kept (value serial, filling text)')
calls = 0
for (;;) {
  const { rows } = await database.query<{ value: number }>(
    `insert into kept (filling) values (repeat('x', 1000)) returning value`,
  )
  fs.writeSync(1, `${rows[0]!.value}\n`)
}
