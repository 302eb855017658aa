import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '../../docs/bench.md')

/** When and where a run was made. */
export interface Circumstances {
  readonly began: Date
  /** Of one minute, before the run. */
  readonly loadBefore: number
}

export function circumstances(): Circumstances {
  return { began: new Date(), loadBefore: loadavg()[0]! }
}

/** Writes the run of a bench into the documentation, in the place of the one before. @param text Markdown */
export function writeDocs(name: string, text: string, { began, loadBefore }: Circumstances): void {
  const [begin, end] = [`<!-- run of ${name} -->`, `<!-- end of ${name} -->`]
  const before = readFileSync(FILE, 'utf8')
  const [from, to] = [before.indexOf(begin), before.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${FILE} has no place for the run of ${name}: ${begin}`)
  const [first] = cpus()
  const machine = `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), Node ${process.version}`
  const minutes = ((Date.now() - began.getTime()) / 60_000).toFixed(1)
  const load = `load average ${loadBefore.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} at the end (the bench itself is one to two)`
  const head = `${began.toISOString().slice(0, 10)}, ${minutes} minutes, ${machine}; ${load}.`
  writeFileSync(FILE, `${before.slice(0, from + begin.length)}\n${head}\n\n${text}${before.slice(to)}`)
}
