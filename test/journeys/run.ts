// npm run journeys -- [--keys softhsm] [NAME …]: the journeys, or those named (killed, under-load), with every authority's key in
// files or in a token of SoftHSM.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { softHsmIsHere } from '../support/softhsm.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url))
const KEYS = { files: 'files', softhsm: 'a token of SoftHSM' } as const

const { values, positionals } = parseArgs({
  options: { keys: { type: 'string', default: 'files' } },
  allowPositionals: true,
})

async function run(keys: string, names: readonly string[]): Promise<number> {
  if (!isPlace(keys)) return misuse(`--keys is one of ${Object.keys(KEYS).join(', ')}`)
  const all = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'))
  const unknown = names.find((name) => !all.includes(`${name}.test.ts`))
  if (unknown !== undefined) return misuse(`there is no journey ${unknown}; there are ${all.map(nameOf).join(', ')}`)
  if (keys === 'softhsm' && !(await softHsmIsHere())) return misuse('there is no SoftHSM: apt-get install softhsm2')
  const wanted = names.length === 0 ? all : all.filter((name) => names.includes(nameOf(name)))
  const files = wanted.map((name) => join(FOLDER, name))
  process.stdout.write(`${files.length} files of journeys, every authority's key in ${KEYS[keys]}\n`)
  const env = { ...process.env, EAC_TEST_KEYS: keys }
  const child = spawn(process.execPath, [MOCHA, '--parallel', '--jobs', '2', ...files], { stdio: 'inherit', env })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function isPlace(text: string): text is keyof typeof KEYS {
  return Object.hasOwn(KEYS, text)
}

function nameOf(file: string): string {
  return basename(file, '.test.ts')
}

function misuse(says: string): number {
  process.stderr.write(`${says}\n`)
  return 2
}

process.exitCode = await run(values.keys, positionals)
