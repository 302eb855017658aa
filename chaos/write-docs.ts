import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { countOf, listOf, type Summary, total } from './summary.ts'

const ROOT = join(import.meta.dirname, '..')
const FILE = join(ROOT, 'docs/reliability.md')

/** Writes the run of a size into the documentation, in the place of the one before. @param command that repeats it */
export function writeDocs(summary: Summary, command: string, now: Date): void {
  const [begin, end] = [`<!-- run of ${summary.size} -->`, `<!-- end of ${summary.size} -->`]
  const text = readFileSync(FILE, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${FILE} has no place for the size ${summary.size}: ${begin}`)
  writeFileSync(FILE, `${text.slice(0, from + begin.length)}\n${tableOf(summary, command, now)}${text.slice(to)}`)
}

function tableOf(summary: Summary, command: string, now: Date): string {
  const { size, killed, faults, notTried } = summary
  const rows = [
    ['accepted', `${summary.accepted} messages, sent ${summary.tries} times`],
    ['answered', `${summary.answered}, ${summary.certificates} of them with a new certificate`],
    ['**lost**', `**${countOf(summary, 'lost')}**`],
    ['**doubled effects**', `**${countOf(summary, 'doubled')}**`],
    ['otherwise wrong', String(countOf(summary, 'wrong'))],
    ['redelivered', `${summary.redelivered} callbacks came again, word for word`],
    ['out of order', `${summary.outOfOrder} callbacks came after one for a message acknowledged later`],
    ['processes killed', `${total(killed)} times: ${listOf(killed)}`],
    ['faults', listOf(faults)],
    ...(notTried.length === 0 ? [] : [['not possible there', notTried.join('; ')]]),
    ['run', `${now.toISOString().slice(0, 10)}, ${Math.ceil(summary.seconds / 60)} minutes, on ${machine()}`],
    ['of', version()],
  ]
  return [
    `| ${size} | \`${command}\` |`,
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n')
}

/** What was run: the commit, and whether the program was changed since. */
function version(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'migrations', 'bin', 'chaos', 'test/support') !== ''
    return `commit ${git('rev-parse', '--short=12', 'HEAD')}${changed ? ', changed' : ''}`
  } catch {
    return 'a copy without its history'
  }
}

function machine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node.js ${process.version}`
}
