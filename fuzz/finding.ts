import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An input for which a target did not keep a promise. Kept as a vector: once mended, the promise has to hold for good. */
export interface Finding {
  /** Of the file, too. */
  readonly name: string
  readonly hex: string
  readonly target: string
  readonly expect: 'holds'
  /** The promise that was broken, stable: one finding a target and promise. */
  readonly promise: string
  readonly why: string
  readonly origin: 'fuzz'
}

/** What was not kept and how it showed. */
export interface Breach {
  readonly promise: string
  readonly why: string
}

/** Promises that are not a target's own words. */
export const PROMISES = {
  comesBack: 'comes back',
  staysAlive: 'leaves the process alive',
  inTime: 'answers in time',
  letsGo: 'lets go of memory',
} as const

export function makeFinding(target: string, input: Uint8Array, { promise, why }: Breach): Finding {
  const hex = Buffer.from(input).toString('hex')
  const digest = createHash('sha256').update(`${target} ${promise} ${hex}`).digest('hex').slice(0, 8)
  const name = `${target}-${promise}-${digest}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return { name, hex, target, expect: 'holds', promise, why, origin: 'fuzz' }
}

export const inputOf = ({ hex }: Finding): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** @returns the path of the file */
export function writeFinding(folder: string, finding: Finding): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${finding.name}.json`)
  writeFileSync(path, `${JSON.stringify(finding, null, 2)}\n`)
  return path
}

/** @throws {Error} the file cannot be read, or is no finding */
export function readFinding(path: string): Finding {
  const finding = JSON.parse(readFileSync(path, 'utf8')) as Partial<Finding>
  if (typeof finding.target === 'string' && /^([0-9a-f]{2})*$/.test(finding.hex ?? '-')) return finding as Finding
  throw new Error(`${path} is no finding: it needs "target" and "hex"`)
}

/** Those of a folder; none where there is no folder. */
export function readFindings(folder: string): Finding[] {
  return filesIn(folder).map((file) => readFinding(join(folder, file)))
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'))
  } catch {
    return []
  }
}
