// npm run fuzz -- SUITE [--minutes N] …
import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type CampaignOptions, type Progress, runCampaign, type Summary } from './campaign.ts'
import { type Finding, readFinding } from './finding.ts'
import { replayInProcess } from './replay-in-process.ts'
import { importSuite } from './target.ts'

const ROOT = resolve(import.meta.dirname, '..')
const HANG_MILLISECONDS = 20_000
const LOOK_AT_MEMORY_EVERY = 100_000

const pathOf = (suite: string) => join(import.meta.dirname, suite, 'suite.ts')
const SUITES = readdirSync(import.meta.dirname).filter((name) => existsSync(pathOf(name)))

class Misuse extends Error {}

/** @returns the exit code: 0 no finding, 1 findings, 2 misuse */
async function main(): Promise<number> {
  try {
    const { values, positionals } = parse()
    if (values.help) return tellHelp()
    const suite = suiteOf(positionals)
    return values.replay === undefined ? await campaign(suite, values) : await replay(suite, values.replay)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    process.stderr.write(`${error.message}\n"npm run fuzz -- --help" says how it is called.\n`)
    return 2
  }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: '1' },
        inputs: { type: 'string' },
        seed: { type: 'string' },
        target: { type: 'string', multiple: true },
        corpus: { type: 'string' },
        findings: { type: 'string' },
        replay: { type: 'string' },
        unreached: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
}

type Values = ReturnType<typeof parse>['values']

function suiteOf([name, ...more]: readonly string[]): string {
  const known = `There is: ${SUITES.join(', ')}.`
  if (name === undefined) throw new Misuse(`Say what to fuzz. ${known}`)
  if (more.length > 0 || !SUITES.includes(name)) throw new Misuse(`Not known: ${[name, ...more].join(' ')}. ${known}`)
  return name
}

async function campaign(suite: string, values: Values): Promise<number> {
  const options = await optionsOf(suite, values)
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt) // a second one ends it at once
  tell(
    `fuzzing ${suite}: ${options.targets.length} targets, seed ${options.seed}, corpus in ${near(options.corpusFolder)}`,
  )
  const summary = await runCampaign({
    ...options,
    signal: stop.signal,
    onProgress: (progress) => tell(lineOf(progress)),
    onRemark: tell,
    onFinding: (finding, path) => tell(textOf(suite, finding, path)),
  })
  tell(`${summary.stopped}: ${lineOf(summary)}`)
  if (values.unreached) for (const { where, text } of summary.unreached) tell(`not reached: ${where} ${text}`)
  if (values.json) process.stdout.write(`${JSON.stringify(asJson(summary, options.seed), null, 2)}\n`)
  return summary.findings === 0 ? 0 : 1
}

async function optionsOf(suite: string, values: Values): Promise<CampaignOptions> {
  const { targets } = await (await importSuite(pathOf(suite))).load()
  const names = targets.map(({ name }) => name)
  const unknown = values.target?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Misuse(`There is no target ${unknown}. There are: ${names.join(', ')}.`)
  return {
    suite: pathOf(suite),
    targets: values.target ?? names,
    apart: targets.filter(({ remembers }) => remembers).map(({ name }) => name),
    seed: values.seed === undefined ? Date.now() : number('--seed', values.seed, 0),
    milliseconds: number('--minutes', values.minutes, Number.MIN_VALUE) * 60_000,
    ...(values.inputs === undefined ? {} : { inputs: number('--inputs', values.inputs, 1) }),
    corpusFolder: resolve(values.corpus ?? join(import.meta.dirname, '.corpus', suite)),
    findingsFolder: resolve(values.findings ?? join(ROOT, 'test/vectors/fuzz', suite)),
    hangMilliseconds: HANG_MILLISECONDS,
    lookAtMemoryEvery: LOOK_AT_MEMORY_EVERY,
  }
}

function number(option: string, text: string, least: number): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value
  throw new Misuse(`${option} takes a number${least > 0 ? ' above 0' : ' from 0 on'}, not "${text}".`)
}

async function replay(suite: string, path: string): Promise<number> {
  const { target, hex, promise } = readFor(path)
  const request = { suite: pathOf(suite), target, inputs: [hex], ...(promise === undefined ? {} : { promise }) }
  const result = await replayInProcess(request, HANG_MILLISECONDS)
  if (result.kind === 'held') tell(`holds: ${target} says "${result.answer}"`)
  else tell(`broken: ${target}, "${result.breach.promise}": ${result.breach.why}`)
  return result.kind === 'held' ? 0 : 1
}

function readFor(path: string): Finding {
  try {
    return readFinding(path)
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
}

function lineOf({ milliseconds, inputs, corpus, blocks, newest, findings }: Progress): string {
  const seconds = milliseconds / 1000
  const clock = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  return [
    clock,
    `${inputs.toLocaleString('en')} inputs`,
    `${Math.round(inputs / seconds).toLocaleString('en')}/s`,
    `corpus ${corpus}`,
    `blocks ${blocks.reached}/${blocks.all}`,
    `findings ${findings}`,
    ...(newest === '' ? [] : [`newest: ${newest}`]),
  ].join('  ')
}

function textOf(suite: string, { target, promise, why, hex }: Finding, path: string): string {
  return [
    `FOUND ${target}: "${promise}" does not hold for ${hex.length / 2} octets: ${why}`,
    `  kept in ${near(path)}`,
    `  again:  npm run fuzz -- ${suite} --replay ${near(path)}`,
  ].join('\n')
}

function asJson({ unreached, found, ...progress }: Summary, seed: number) {
  const findings = found.map(({ finding, path }) => ({ ...finding, path }))
  return { seed, ...progress, findings, unreached: unreached.map(({ where, text }) => ({ where, text })) }
}

async function tellHelp(): Promise<number> {
  const rooms = await Promise.all(
    SUITES.map(async (name) => {
      const { title, load } = await importSuite(pathOf(name))
      const { targets } = await load()
      return [`  ${name}: ${title}`, ...targets.map((one) => `    ${one.name.padEnd(24)}${one.title}`)]
    }),
  )
  process.stdout.write(`npm run fuzz -- SUITE [--minutes N] [options]

Feeds changed inputs to what reads them, keeps those that reach new code, and looks for broken promises. docs/fuzzing.md says more.
  --minutes N       how long (1); a part of one will do
  --inputs N        stop after so many, if that comes first
  --seed N          the same stream of changes again; told at the start of each run
  --target NAME     only this target; may be repeated
  --corpus DIR      inputs worth keeping (fuzz/.corpus/SUITE)
  --findings DIR    where findings are written, and known ones tried first (test/vectors/fuzz/SUITE)
  --replay FILE     try one finding again, nothing else
  --unreached       at the end, list the blocks that never ran
  --json            at the end, a summary on stdout, nothing else there
Exit code: 0 no finding, 1 a finding, 2 misuse. Ctrl-C ends a run with its summary.

SUITE and its targets:
${rooms.flat().join('\n')}
`)
  return 0
}

const near = (path: string) => {
  const below = relative(process.cwd(), path)
  return below.startsWith('..') ? path : below
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

process.exitCode = await main()
