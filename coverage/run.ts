// npm run coverage -- [--missed] [--all-tests] [--json] …
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { measure } from './measure.ts'
import { type CountedRun, runCounted } from './run-counted.ts'
import { folderTable, type MeasuredFile, type MeasuredFolder, missedText, ofFolder, percent } from './table.ts'

const ROOT = resolve(import.meta.dirname, '..')
const FOLDERS = ['src/services', 'src/soap']
const LEAST_PERCENT = 95

/** The tests of these folders themselves. */
const TESTS = ['test/services/**/*.test.ts', 'test/soap/**/*.test.ts']
const ALL_TESTS = ['test/**/*.test.ts']

const HELP = `npm run coverage: which lines and branches of ${FOLDERS.join(' and ')} the tests run

It runs tests with V8 counting, in child processes too, prints a table for each folder, and fails (exit 1) when a test fails or
less than ${LEAST_PERCENT} % of the lines or branches of a folder ran. Branches are those V8 counts.

  --missed         also the lines and branches that did not run
  --all-tests      run every test, not only: ${TESTS.join(' ')}
  --tests <glob>   run these tests instead; may be given again
  --folder <path>  measure this folder instead; may be given again
  --json           the figures as JSON, after what the tests print
  --help
`

/** @returns the exit code: 0 enough, 1 too little or a failed test, 2 misuse */
async function main(): Promise<number> {
  const options = parse()
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n"npm run coverage -- --help" says how it is called.\n`)
    return 2
  }
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  const folders = options.folder ?? FOLDERS
  const tests = options.tests ?? (options['all-tests'] ? ALL_TESTS : TESTS)
  const run = await runCounted(ROOT, tests, pathToFileURL(join(ROOT, 'src/')).href)
  const measured = folders.map((folder) => measureFolder(folder.replace(/\/+$/, ''), run))
  process.stdout.write(options.json ? `${JSON.stringify(measured)}\n` : folderTable(measured))
  if (options.missed && !options.json) process.stdout.write(`\n${missedText(measured) || 'nothing was missed\n'}`)
  const short = measured.flatMap(shortcomings)
  if (run.exitCode !== 0) short.unshift('a test failed')
  if (short.length > 0) process.stderr.write(`not enough: ${short.join('; ')}\n`)
  return short.length > 0 ? 1 : 0
}

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        missed: { type: 'boolean', default: false },
        'all-tests': { type: 'boolean', default: false },
        tests: { type: 'string', multiple: true },
        folder: { type: 'string', multiple: true },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    const unknown = values.folder?.find((folder) => filesIn(folder).length === 0)
    return unknown === undefined ? values : `There is no TypeScript in ${unknown}; name a folder as src/services.`
  } catch (error) {
    return (error as Error).message
  }
}

/** A file that no test loads counts too, with all its lines. */
function measureFolder(folder: string, { processes }: CountedRun): MeasuredFolder {
  const files = filesIn(folder).map((path): MeasuredFile => {
    const url = pathToFileURL(join(ROOT, path)).href
    const counted = processes.flatMap((scripts) => scripts.filter((one) => one.url === url))
    return {
      path,
      ...measure(
        readFileSync(join(ROOT, path), 'utf8'),
        counted.map(({ functions }) => functions),
      ),
    }
  })
  return ofFolder(folder, files)
}

function filesIn(folder: string): string[] {
  try {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    return names
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder.replace(/\/+$/, '')}/${name.replaceAll('\\', '/')}`)
      .sort()
  } catch {
    return []
  }
}

function shortcomings({ folder, lines, branches }: MeasuredFolder): string[] {
  return [
    ...(percent(lines) < LEAST_PERCENT ? [`lines of ${folder} ${percent(lines).toFixed(1)} %`] : []),
    ...(percent(branches) < LEAST_PERCENT ? [`branches of ${folder} ${percent(branches).toFixed(1)} %`] : []),
  ]
}

process.removeAllListeners('warning') // Node calls the blanking of types experimental, and says so
process.exitCode = await main()
