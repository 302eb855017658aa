import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Breach, PROMISES } from './finding.ts'

export interface ReplayRequest {
  /** Path of the module that exports the suite. */
  readonly suite: string
  readonly target: string
  readonly inputs: readonly string[]
  /** The promise that is doubted, where it takes more than one run to see. */
  readonly promise?: string
}

/** What the process says, line by line. */
export type ReplayLine =
  | { readonly kind: 'begins'; readonly at: number }
  | { readonly kind: 'held'; readonly at: number; readonly answer: string }
  | { readonly kind: 'broken'; readonly at: number; readonly breach: Breach }

/** The first input that breaks a promise, `at` being its place; or the last answer. */
export type ReplayResult =
  | { readonly kind: 'held'; readonly answer: string }
  | { readonly kind: 'broken'; readonly at: number; readonly breach: Breach }

/** Options of every process that inputs run in: one that asks for much memory is to die of it soon. */
export const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=768']

/** Runs inputs where they can do no harm. No answer within the limit is a breach, and so is the end of the process. */
export async function replayInProcess(request: ReplayRequest, limitMilliseconds: number): Promise<ReplayResult> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-replay-'))
  try {
    const file = join(folder, 'request.json')
    writeFileSync(file, JSON.stringify(request))
    return judge(await runProcess(file, limitMilliseconds))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Ended {
  readonly lines: readonly ReplayLine[]
  readonly how: 'by-itself' | 'too-long' | string
}

function judge({ lines, how }: Ended): ReplayResult {
  const broken = lines.find((line) => line.kind === 'broken')
  if (broken) return broken
  const last = lines.at(-1)
  if (last?.kind === 'held' && how === 'by-itself') return { kind: 'held', answer: last.answer }
  const at = last?.at ?? 0
  if (how !== 'too-long') return { kind: 'broken', at, breach: { promise: PROMISES.staysAlive, why: how } }
  return { kind: 'broken', at, breach: { promise: PROMISES.comesBack, why: 'no answer' } }
}

// The limit counts from each line on, so that starting up costs nobody anything.
function runProcess(file: string, limitMilliseconds: number): Promise<Ended> {
  const script = join(import.meta.dirname, 'replay.ts')
  const child = spawn(process.execPath, [...NODE_OPTIONS, script, file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors, tooLong] = ['', '', false]
  const giveUp = () => {
    tooLong = output !== '' // else it has not even begun
    if (tooLong) child.kill('SIGKILL')
    else timer.refresh()
  }
  const timer = setTimeout(giveUp, limitMilliseconds)
  child.stdout.on('data', (data) => {
    output += data
    timer.refresh()
  })
  child.stderr.on('data', (data) => {
    errors = `${errors}${data}`.slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const lines = output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as ReplayLine)
      if (lines.length === 0) return reject(new Error(errors.trim() || `it ended with ${signal ?? code}`))
      const how = tooLong ? 'too-long' : code === 0 ? 'by-itself' : endOf(code, signal, errors)
      resolve({ lines, how })
    })
  })
}

/** How a process ended, in a line. */
export function endOf(code: number | null, signal: string | null, errors: string): string {
  const [line = ''] = errors.split('\n').filter((line) => /error|fatal|abort/i.test(line))
  return `the process ended with ${signal ?? `code ${code}`} ${line.trim()}`.trim().slice(0, 300)
}
