import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { licenceObjections } from '../../supply-chain/licences.ts'
import { CONSOLE_PACKAGES, lockedPackages } from '../../supply-chain/lock.ts'

describe('the licence check', () => {
  it('has no objection to what the lock file has', () => {
    assert.deepEqual(licenceObjections(lockedPackages()), [])
  })

  const verdicts: [licence: string | undefined, inNode: boolean, inTool: boolean][] = [
    ['MIT', true, true],
    ['(BSD-3-Clause OR GPL-2.0)', true, true],
    ['MIT AND Apache-2.0', true, true],
    ['Python-2.0', false, true],
    ['MPL-2.0', false, true],
    ['GPL-3.0-only', false, false],
    ['MIT AND GPL-2.0', false, false],
    ['MIT AND GPL-2.0 OR AGPL-3.0', false, false],
    ['SEE LICENSE IN LICENSE.txt', false, false],
    [undefined, false, false],
  ]
  for (const [licence, inNode, inTool] of verdicts) {
    it(`${licence ?? 'none'}: ${inNode ? 'for all' : inTool ? 'for tools alone' : 'for nothing'}`, () => {
      const passes = (forDevelopment: boolean): boolean =>
        licenceObjections([{ name: 'a', version: '1.0.0', licence, forDevelopment }]).length === 0
      assert.deepEqual([passes(false), passes(true)], [inNode, inTool])
    })
  }

  it('counts a package as the node’s as soon as one of its copies is', () => {
    const version = '1.0.0'
    const copies = { 'node_modules/a': { version, dev: true }, 'node_modules/b/node_modules/a': { version } }
    assert.deepEqual(lockedPackages({ packages: { '': { version }, ...copies } }), [
      { name: 'a', version, licence: undefined, forDevelopment: false },
    ])
  })

  it('counts what is built into the console as passed on, with what that needs itself, from where Node finds it', () => {
    const tool = { version: '1.0.0', dev: true }
    const packages = {
      '': tool,
      'node_modules/react-router': { ...tool, dependencies: { cookie: '1' } },
      'node_modules/react-router/node_modules/cookie': { ...tool, version: '1.1.1' },
      'node_modules/cookie': tool,
      'node_modules/vite': tool,
    }
    const passedOn = lockedPackages({ packages }).filter(({ forDevelopment }) => !forDevelopment)
    assert.deepEqual(
      passedOn.map(({ name, version }) => `${name} ${version}`),
      ['react-router 1.0.0', 'cookie 1.1.1'],
    )
  })

  it('knows each package that the console imports', () => {
    const root = join(import.meta.dirname, '../../src/console')
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
    const imported = sources.flatMap((name) => {
      const found = readFileSync(join(root, name), 'utf8').matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g)
      return [...found].map(([, one]) => one ?? '')
    })
    assert.deepEqual([...new Set(imported)].sort(), [...CONSOLE_PACKAGES].sort())
  })
})
