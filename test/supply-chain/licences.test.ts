import assert from 'node:assert/strict'
import { licenceObjections } from '../../supply-chain/licences.ts'
import { lockedPackages } from '../../supply-chain/lock.ts'

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
})
