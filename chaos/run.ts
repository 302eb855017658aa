// npm run chaos -- --size SIZE [--messages N] [--kills N] [--seed N] …
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { STEPS } from './die-at.ts'
import { FAULTS } from './faults.ts'
import { embedded } from './sizes/embedded.ts'
import type { Size } from './sizes/installation.ts'
import { cluster, server } from './sizes/on-server.ts'
import { holds, type Summary, textOf } from './summary.ts'
import { Undo } from './undo.ts'
import { writeDocs } from './write-docs.ts'

const SIZES: readonly Size[] = [embedded, server, cluster]
const QUICK = { messages: 80, kills: 2, seed: 1 }
const USUAL = { messages: 2_000, kills: 20 }

class Misuse extends Error {}

/** @returns the exit code: 0 nothing lost or doubled, 1 something was, 2 misuse */
async function main(): Promise<number> {
  try {
    const values = parse()
    if (values.help) return tellHelp()
    return await runSizes(values)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    tell(`${error.message}\n"npm run chaos -- --help" says how it is called.`)
    return 2
  }
}

function parse() {
  try {
    return parseArgs({
      options: {
        size: { type: 'string', multiple: true },
        messages: { type: 'string' },
        kills: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string', default: '60' },
        quick: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
}

type Values = ReturnType<typeof parse>

async function runSizes(values: Values): Promise<number> {
  const sizes = sizesOf(values)
  const usual = values.quick ? QUICK : { ...USUAL, seed: Date.now() % 1_000_000 }
  const wish = {
    messages: number('--messages', values.messages, 1) ?? usual.messages,
    kills: number('--kills', values.kills, 0) ?? usual.kills,
    seed: number('--seed', values.seed, 0) ?? usual.seed,
  }
  const minutes = number('--minutes', values.minutes, Number.MIN_VALUE)!
  const summaries: Summary[] = []
  for (const size of sizes) {
    summaries.push(await runOne(size, wish, minutes, values))
  }
  if (values.json) process.stdout.write(`${JSON.stringify(summaries, asJson, 2)}\n`)
  return summaries.every(holds) ? 0 : 1
}

async function runOne(
  size: Size,
  wish: { messages: number; kills: number; seed: number },
  minutes: number,
  { keep, json, 'write-docs': documented }: Values,
): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), 'eac-chaos-'))
  chmodSync(folder, 0o755) // PostgreSQL runs as somebody else
  const stop = new AbortController()
  const undo = new Undo()
  const end = endOnSignal(stop, undo)
  const timer = setTimeout(() => stop.abort(), minutes * 60_000)
  tell(`${size.name}: ${wish.messages} messages, ${wish.kills} kills, seed ${wish.seed}; logs in ${folder}/logs`)
  try {
    const summary = await runCampaign({ ...wish, size, folder, keep, undo, tell, signal: stop.signal })
    if (!json) process.stdout.write(textOf(summary))
    const again = `npm run chaos -- --size ${size.name} --messages ${wish.messages} --kills ${wish.kills} --seed ${wish.seed}`
    if (!holds(summary)) tell(`again: ${again}`)
    if (documented) writeDocs(summary, again, new Date())
    return summary
  } finally {
    clearTimeout(timer)
    end()
    if (keep) tell(`kept: ${folder}; where its disk is mounted: umount ${folder}/disk`)
    await undo.all()
  }
}

/** The first signal ends the run with what it has found; the second one ends it at once, and it still leaves nothing behind. */
function endOnSignal(stop: AbortController, undo: Undo): () => void {
  const hear = (): void => {
    if (stop.signal.aborted) void undo.all().then(() => process.exit(130))
    else stop.abort()
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function sizesOf({ size, quick }: Values): readonly Size[] {
  const names = size ?? (quick ? [embedded.name] : [])
  const unknown = names.find((name) => !SIZES.some((one) => one.name === name))
  if (names.length === 0 || unknown !== undefined) {
    throw new Misuse(
      `Say --size ${SIZES.map(({ name }) => name).join(', ')}${unknown === undefined ? '' : `, not ${unknown}`}.`,
    )
  }
  return SIZES.filter(({ name }) => names.includes(name))
}

function number(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value
  throw new Misuse(`${option} takes a number${least > 0 ? ' above 0' : ' from 0 on'}, not "${text}".`)
}

const asJson = (_name: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

function tellHelp(): number {
  process.stdout.write(`npm run chaos -- --size SIZE [--messages N] [--kills N] [--seed N] [options]

Runs a node for real, sends it messages from partners that keep their own books, kills its processes (SIGKILL) and breaks what it
stands on, lets it recover, and holds the books against its database. docs/reliability.md says what counts, and how the last runs ended.
  --size SIZE       ${SIZES.map(({ name, title }) => `${name}: ${title}`).join('\n                    ')}
                    may be repeated
  --messages N      how many (${USUAL.messages})
  --kills N         how often a process is killed (${USUAL.kills})
  --seed N          the same messages, kills and faults again; told at the start of each run. What meets what is up to the machine
  --minutes N       at most (60)
  --quick           ${QUICK.messages} messages, ${QUICK.kills} kills, seed ${QUICK.seed}; where no size is named, embedded
  --keep            keep the folder with database and logs
  --write-docs      write what came of it into docs/reliability.md
  --json            an array of summaries on stdout, nothing else there
Exit code: 0 nothing lost, doubled or otherwise wrong; 1 something was, named by message; 2 misuse. Ctrl-C ends a run with its summary.

A process is killed at random moments, and ends itself when it comes to one of these steps for the n-th time:
  ${STEPS.join(', ')}
What goes wrong besides:
${FAULTS.map(({ name }) => `  ${name}`).join('\n')}
`)
  return 0
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

process.exitCode = await main()
