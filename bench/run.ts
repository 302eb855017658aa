// npm run bench -- NAME [--json] [--quick] [--write-docs] [--profile DIR]
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Bench, Figure } from './support/figure.ts'
import { circumstances, writeDocs } from './support/write-docs.ts'

const NAMES = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))

const load = async (name: string) => ((await import(`./${name}.ts`)) as { bench: Bench }).bench

async function help(): Promise<string> {
  const lines = await Promise.all(NAMES.map(async (name) => `  ${name.padEnd(12)}${(await load(name)).title}`))
  return [
    'npm run bench -- NAME [--json] [--quick] [--write-docs] [--profile DIR]',
    '',
    'Prints figures, each beside the peer or limit measured in the same run. docs/bench.md says what they mean.',
    '  --json      an array of { name, value, unit, against, reference, ratio, quartiles? } on stdout, nothing else there',
    '  --quick     a few seconds, rough',
    '  --write-docs   of cvc and console: writes the tables of the run into docs/bench.md as well',
    '  --exchanges N   of scale and console: how many are stored',
    '  --messages N    of scale: how many a worker works on',
    '  --profile DIR   a folder for profiles of the node processes of `broker`, as node --cpu-prof writes them, and for tables of',
    '              what PostgreSQL spent its time on (pg_stat_statements)',
    '',
    'NAME is one of:',
    ...lines,
    '',
  ].join('\n')
}

function table(figures: readonly Figure[]): string {
  const text = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 4 })
  const rows = figures.map((one) => [
    one.name,
    `${text(one.value)} ${one.unit}`,
    one.against,
    `${text(one.reference)} ${one.unit}`,
    text(one.ratio),
    one.quartiles ? one.quartiles.map(text).join(' to ') : '',
  ])
  const all = [['what', 'value', 'against', 'reference', 'ratio', 'half of the rounds'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** @returns the exit code: 0 done, 2 misuse */
async function main(): Promise<number> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse()
    for (const text of [parsed.values.exchanges, parsed.values.messages]) {
      if (text !== undefined && !/^[1-9]\d{3,8}$/.test(text))
        throw new Error(`Use a whole number from 1000 on instead of ${text}.`)
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${await help()}`)
    return 2
  }
  const [name, ...more] = parsed.positionals
  if (parsed.values.help) {
    process.stdout.write(await help())
    return 0
  }
  if (name === undefined || more.length > 0 || !NAMES.includes(name)) {
    process.stderr.write(
      `${name === undefined ? 'Say which one.' : `There is no such bench: ${[name, ...more].join(' ')}`}\n\n${await help()}`,
    )
    return 2
  }
  const bench = await load(name)
  const { quick, exchanges, messages, profile, 'write-docs': isWritten } = parsed.values
  if (isWritten && (quick || !bench.documentRun)) {
    process.stderr.write(
      quick
        ? 'What is --quick is too rough for --write-docs.\n'
        : `There is no --write-docs of ${name}: cvc and console have one.\n`,
    )
    return 2
  }
  const where = circumstances()
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const figures = await bench.run({
    quick,
    progress,
    exchanges: numberOf(exchanges),
    messages: numberOf(messages),
    profile,
  })
  if (isWritten) writeDocs(name, bench.documentRun!(figures), where)
  process.stdout.write(parsed.values.json ? `${JSON.stringify(figures, null, 2)}\n` : `${table(figures)}\n`)
  return 0
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      exchanges: { type: 'string' },
      messages: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
}

process.exitCode = await main()
