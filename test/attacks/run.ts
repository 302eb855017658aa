// npm run threat-model [-- --declared | --check]
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import Mocha from 'mocha'
import { mochaHooks } from '../support/log-watch/root-hooks.ts'
import { attackOf, checkAttack } from './attack.ts'
import { type Row, tableOf, writeTable, writtenTable } from './table.ts'

const HELP = `npm run threat-model: performs every attack of test/attacks on running nodes, and writes the table of docs/threat-model.md

It fails (exit 1), and writes nothing, when an attack got another answer or was not performed.

  --declared   writes the attacks as they are declared; performs none
  --check      performs and writes none; exit 1 when the table is not the declared one
  --help
`

/** @returns the exit code: 0 done, 1 not so, 2 misuse */
async function main(): Promise<number> {
  const options = parse()
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n"npm run threat-model -- --help" says how it is called.\n`)
    return 2
  }
  if (options.help) return say(HELP)
  const mocha = await load()
  if (options.check) return check(rowsOf(mocha))
  if (options.declared) return write(rowsOf(mocha), 'declared')
  const { failures, rows } = await perform(mocha)
  const missing = rowsOf(mocha).filter(({ id }) => !rows.some((row) => row.id === id))
  if (failures === 0 && missing.length === 0) return write(rows, 'performed')
  const names = missing.map(({ id }) => id).join(', ') || 'all; another test failed'
  process.stderr.write(`The table was not written. Attacks that were not performed or got another answer: ${names}\n`)
  return 1
}

function parse() {
  try {
    const flag = { type: 'boolean', default: false } as const
    const { values } = parseArgs({ options: { declared: flag, check: flag, help: { ...flag, short: 'h' } } })
    return values
  } catch (error) {
    return (error as Error).message
  }
}

async function load(): Promise<Mocha> {
  const mocha = new Mocha({ timeout: 60_000, reporter: 'spec' })
  mocha.rootHooks(mochaHooks)
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.attacks.test.ts'))
  for (const name of files.sort()) mocha.addFile(join(import.meta.dirname, name))
  await mocha.loadFilesAsync()
  return mocha
}

function rowsOf(mocha: Mocha): Row[] {
  const rows: Row[] = []
  mocha.suite.eachTest((test) => {
    const row = rowOf(test)
    if (row === undefined) return
    checkAttack(row)
    if (rows.some(({ id }) => id === row.id)) throw new Error(`two attacks are called ${row.id}`)
    rows.push(row)
  })
  return rows
}

function perform(mocha: Mocha): Promise<{ failures: number; rows: Row[] }> {
  const rows: Row[] = []
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => resolve({ failures, rows }))
    runner.on('pass', (test) => {
      const row = rowOf(test)
      if (row !== undefined) rows.push(row)
    })
  })
}

function rowOf(test: Mocha.Test): Row | undefined {
  const row = attackOf(test)
  return row && { ...row, file: basename(test.file ?? '') }
}

function check(rows: readonly Row[]): number {
  if (writtenTable() === tableOf(rows)) return say(`The table has the ${rows.length} attacks that are declared.\n`)
  const written = writtenTable().split('\n')
  const other = tableOf(rows).split('\n')
  const lines = [
    ...written.filter((line) => !other.includes(line)).map((line) => `- ${line}`),
    ...other.filter((line) => !written.includes(line)).map((line) => `+ ${line}`),
  ]
  process.stderr.write(`The table is not the declared one; "npm run threat-model -- --declared" writes it:\n`)
  process.stderr.write(`${lines.join('\n')}\n`)
  return 1
}

function write(rows: readonly Row[], how: string): number {
  writeTable(rows)
  return say(`Written to docs/threat-model.md: ${rows.length} attacks, as ${how}.\n`)
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

process.removeAllListeners('warning') // Node calls the blanking of types experimental, and says so
process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  return 1
})
