import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { runProgram } from '../interop/run-program.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'
import { readExposition, type Scraped } from './scrape.ts'

const MOST_MILLISECONDS = 60_000
const CONSTANT_MINUTES = 120 // as long as any rule waits before it fires, and longer

/** Whether Debian's promtool is there, after it was installed where that may be. */
export async function hasPromtool(): Promise<boolean> {
  const isThere = () => promtool(['--version']).then(({ code }) => code === 0)
  if (!(await isThere())) await installPackages(['prometheus'], { mayInstall: MAY_INSTALL })
  return isThere()
}

export function promtool(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return runProgram('promtool', [...args], { milliseconds: MOST_MILLISECONDS, environment: {} }).catch(
    (error: Error) => ({ code: -1, stdout: '', stderr: error.message }),
  )
}

/** What a process said at `/metrics`, a minute after the one before; undefined: it did not answer. */
export type Said = string | undefined

interface Wish {
  readonly rules: string
  readonly said: readonly Said[]
  /** It goes on as at the end; else the moment counts at which it was asked last. */
  readonly goesOn?: boolean
  /** Names of alerts. */
  readonly fires: readonly string[]
}

/** @returns what promtool objects: nothing where these alerts fire, and no others */
export async function objectionsTo({ rules, said, goesOn = true, fires }: Wish): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-rules-'))
  try {
    const file = join(folder, 'test.yml')
    const minutes = said.length - 1 + (goesOn ? CONSTANT_MINUTES : 0)
    await writeFile(file, stringify(testFile(rules, said, minutes, fires)))
    const { code, stdout, stderr } = await promtool(['test', 'rules', file])
    return code === 0 ? '' : `${stdout}${stderr}`
  } finally {
    await rm(folder, { recursive: true })
  }
}

function testFile(rules: string, said: readonly Said[], minutes: number, fires: readonly string[]): object {
  return {
    rule_files: [rules],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: seriesOf(said),
        promql_expr_test: [
          {
            expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${minutes}m`,
            exp_samples: fires.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
          },
        ],
      },
    ],
  }
}

/** As Prometheus would have it: with the labels of the target, and `up` for whether it answered. */
function seriesOf(said: readonly Said[]): object[] {
  const scraped = said.map((text): Scraped => (text === undefined ? new Map([['up', 0]]) : withUp(text)))
  const names = new Set(scraped.flatMap((one) => [...one.keys()]))
  return [...names].map((series) => ({
    series: ofTarget(series),
    values: [
      ...scraped.slice(0, -1).map((one) => valueIn(one, series)),
      `${valueIn(scraped.at(-1)!, series)}${scraped.at(-1)!.has(series) ? '+0' : ''}x${CONSTANT_MINUTES}`,
    ].join(' '),
  }))
}

const withUp = (text: string): Scraped => new Map([['up', 1], ...readExposition(text)])

const valueIn = (scraped: Scraped, series: string): string => scraped.get(series)?.toString() ?? '_'

const TARGET = 'job="eac-broker",instance="node-1:9090"'
const ofTarget = (series: string): string =>
  series.endsWith('}') ? series.replace('{', `{${TARGET},`) : `${series}{${TARGET}}`
