import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { skipWithout } from '../support/install-packages.ts'
import { AS_IT_IS, check, hasSpin, MODEL, WITHOUT_A_GUARD } from './runs.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const model = readFileSync(MODEL, 'utf8')

describe('the model of a request', () => {
  it('names functions that are where it says', () => {
    const named = [...model.matchAll(/(src\/[\w/-]+\.ts)((?: #?\w+)+)/g)]
    assert.ok(named.length > 15, `${named.length} places`)
    for (const [, file = '', names = ''] of named) {
      const source = readFileSync(`${ROOT}${file}`, 'utf8')
      for (const name of names.trim().split(' ')) {
        const defined = new RegExp(
          `(function ${name}\\b|(?<![\\w.#])${name}(<\\w+>)?\\(.*\\{$|readonly ${name} = |const ${name} = )`,
          'm',
        )
        assert.match(source, defined, `${file} has no ${name}`)
      }
    }
  })

  it('has a run and a line in its README for every switch', () => {
    const readme = readFileSync(`${ROOT}docs/model/README.md`, 'utf8')
    const switches = new Set([...model.matchAll(/^#ifn?def ([A-Z_]+)$/gm)].map(([, name = '']) => name))
    const used = new Set(
      [...AS_IT_IS, ...WITHOUT_A_GUARD].flatMap(({ defines }) => defines.map((one) => one.split('=')[0])),
    )
    for (const name of switches) {
      assert.ok(used.has(name), `no run with ${name}`)
      assert.ok(readme.includes(`\`${name}\``), `README.md does not tell of ${name}`)
    }
  })
})

describe('spin', function () {
  this.timeout(15 * 60_000)
  before(async function () {
    if (!(await hasSpin())) skipWithout('spin', this)
  })

  for (const run of AS_IT_IS) {
    it(`finds nothing against ${run.what}`, async () => {
      assert.equal((await check(run)).verdict, run.expect)
    })
  }

  for (const run of WITHOUT_A_GUARD) {
    it(`${run.expect === 'holds' ? 'finds nothing against' : 'sees what comes of'} ${run.what}`, async () => {
      assert.equal((await check(run)).verdict, run.expect)
    })
  }
})
