import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { codeLines } from '../../coverage/code-lines.ts'
import { measure } from '../../coverage/measure.ts'
import { runCounted } from '../../coverage/run-counted.ts'
import { folderTable, ofFolder } from '../../coverage/table.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Two branches, and a function nobody calls. */
const SOURCE = `import { nothing } from './nothing.ts'
/** Says
 * which. */
export function which(number: number): string {
  if (number > 0) {
    return 'above'
  }
  return 'not above'
}

interface Unused {
  readonly name: string
}

export function never(wish: Unused): string {
  return wish.name
}
`

describe('coverage', () => {
  it('counts the lines on which something runs', () => {
    assert.deepEqual(
      codeLines(SOURCE).map(({ number }) => number),
      [4, 5, 6, 8, 15, 16],
    )
  })

  it('counts a file that no test loads with all its lines', () => {
    const { lines, branches, missedLines } = measure(SOURCE, [])
    assert.deepEqual(
      [lines, branches],
      [
        { covered: 0, all: 6 },
        { covered: 0, all: 0 },
      ],
    )
    assert.deepEqual(missedLines, [4, 5, 6, 8, 15, 16])
  })

  describe('of a run', () => {
    let folder: string
    before(async () => {
      folder = await realpath(await mkdtemp(join(tmpdir(), 'eac-counted-')))
      const url = pathToFileURL(folder).href
      await writeFile(join(folder, 'which.ts'), SOURCE.replace(/^import.*/, ''))
      await writeFile(join(folder, 'child.ts'), `(await import('${url}/which.ts')).which(-1)`)
      await writeFile(
        join(folder, 'here.test.ts'),
        `it('above', async () => (await import('${url}/which.ts')).which(1))`,
      )
      const child = `execFileSync(process.execPath, ['${folder}/child.ts'])`
      const both = `import { execFileSync } from 'node:child_process'\nit('below', () => ${child})\n`
      await writeFile(join(folder, 'child.test.ts'), both)
      await writeFile(join(folder, 'failing.test.ts'), `it('fails', () => { throw new Error('no') })`)
    })
    after(() => rm(folder, { recursive: true, force: true }))

    const measured = async (...tests: string[]) => {
      const paths = tests.map((name) => join(folder, `${name}.test.ts`))
      const { exitCode, processes } = await runCounted(ROOT, paths, pathToFileURL(folder).href, 'ignore')
      const functions = processes.flatMap((scripts) =>
        scripts.filter(({ url }) => url.endsWith('/which.ts')).map((script) => script.functions),
      )
      return { exitCode, ...measure(SOURCE.replace(/^import.*/, ''), functions) }
    }

    it('tells the lines and branches that did not run', async () => {
      const { exitCode, missedLines, missedBranches } = await measured('here')
      assert.deepEqual([exitCode, missedLines, missedBranches], [0, [8, 16], [7]])
    })

    it('adds up what ran in all processes', async () => {
      const { exitCode, missedLines, missedBranches, branches } = await measured('here', 'child')
      assert.deepEqual([exitCode, missedLines, missedBranches], [0, [16], []])
      assert.ok(branches.covered === branches.all && branches.all >= 3)
    })

    it('tells that a test failed', async () => {
      assert.equal((await measured('failing')).exitCode, 1)
    })
  })

  it('has a row for each folder', () => {
    const { lines, branches } = measure(SOURCE, [])
    const files = ['src/a/one.ts', 'src/a/deep/two.ts'].map((path) => ({
      path,
      lines: { ...lines, covered: 3 },
      branches,
      missedLines: [],
      missedBranches: [],
    }))
    assert.equal(
      folderTable([ofFolder('src/a', files)]),
      [
        'folder        files              lines           branches',
        '  src/a/deep      1         50.0 % 3/6        100.0 % 0/0',
        'src/a             2        50.0 % 6/12        100.0 % 0/0',
        '',
      ].join('\n'),
    )
  })

  it('is called by npm run coverage: help, misuse, too little', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['coverage/run.ts', ...args], { cwd: ROOT, encoding: 'utf8' })
    const help = run('--help')
    assert.deepEqual([help.status, help.stdout.startsWith('npm run coverage:')], [0, true])
    for (const [args, says] of [
      [['--nonsense'], /nonsense/],
      [['--folder', 'nowhere'], /There is no TypeScript in nowhere/],
    ] as const) {
      const { status, stderr } = run(...args)
      assert.equal(status, 2)
      assert.match(stderr, says)
      assert.match(stderr, /npm run coverage -- --help/)
    }
    const little = run('--folder', 'src/soap', '--tests', 'test/async/retry-plan.test.ts')
    assert.equal(little.status, 1)
    assert.match(little.stderr, /^not enough: lines of src\/soap 0\.0 %/m)
  })
})
