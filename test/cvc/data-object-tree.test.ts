import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type DataObjectNode, dataObjectTree, decodeCardVerifiable } from '../../src/cvc/index.ts'
import { issue, newParty, type Party } from './example-pki.ts'

describe('dataObjectTree', () => {
  let cvca: Party
  let octets: Uint8Array
  before(async () => {
    cvca = await newParty('UTCVCA00001')
    octets = (await issue(cvca, cvca, { role: 'CVCA' })).octets
  })

  const outline = (nodes: readonly DataObjectNode[]): string[] =>
    nodes.flatMap(({ path, children = [] }) => [path, ...outline(children)])
  const all = (nodes: readonly DataObjectNode[]): DataObjectNode[] =>
    nodes.flatMap((node) => [node, ...all(node.children ?? [])])
  const of = (hex: string) => dataObjectTree(Buffer.from(hex, 'hex'))
  const problemOf = (hex: string) => {
    const { problem } = of(hex)
    return [problem?.code, problem?.details.offset, problem?.details.path]
  }

  it('finds every object of a certificate in its place', () => {
    const { nodes, problem, deviations } = dataObjectTree(octets)
    assert.equal(problem, undefined)
    assert.deepEqual(deviations, [])
    assert.deepEqual(outline(nodes), [
      '7F21',
      '7F21/7F4E',
      '7F21/7F4E/5F29',
      '7F21/7F4E/42',
      '7F21/7F4E/7F49',
      ...['06', '81', '82', '83', '84', '85', '86', '87'].map((tag) => `7F21/7F4E/7F49/${tag}`),
      '7F21/7F4E/5F20',
      '7F21/7F4E/7F4C',
      '7F21/7F4E/7F4C/06',
      '7F21/7F4E/7F4C/53',
      '7F21/7F4E/5F25',
      '7F21/7F4E/5F24',
      '7F21/5F37',
    ])
    for (const { offset, valueOffset, length, value, tag } of all(nodes)) {
      assert.equal(octets[offset], tag > 0xff ? tag >> 8 : tag)
      assert.deepEqual(value, octets.subarray(valueOffset, valueOffset + length))
    }
  })

  it('shows of an input that breaks off all that is there, and where it breaks off', () => {
    for (let length = 1; length < octets.length; length++) {
      const { nodes, problem } = dataObjectTree(octets.subarray(0, length))
      assert.equal(problem?.code, 'truncated', `after ${length} octets`)
      if (length > 200) assert.ok(outline(nodes).includes('7F21/7F4E/42'))
    }
  })

  it('tells an object that overruns the one around it from an input that ends', () => {
    assert.deepEqual(problemOf('7F4E03420541'.padEnd(20, '0')), ['object-overruns', 3, '7F4E/42'])
    assert.deepEqual(problemOf('7F4E07420541'), ['truncated', 3, '7F4E/42'])
  })

  it('goes on behind the object in which it broke', () => {
    const { nodes, problem } = of('7F4E06730442054100420141')
    assert.equal(problem?.details.path, '7F4E/73/42')
    assert.deepEqual(outline(nodes), ['7F4E', '7F4E/73', '7F4E/73/42', '42'])
  })

  const breaks: readonly [hex: string, code: string, offset: number, path: string | undefined][] = [
    ['7F', 'truncated', 0, undefined],
    ['7F80', 'tag-malformed', 0, undefined],
    ['42', 'truncated', 1, '42'],
    ['4280', 'length-indefinite', 1, '42'],
    ['4285000000000141', 'length-too-long', 1, '42'],
    ['4283010000', 'length-too-long', 1, '42'],
    ['4282', 'truncated', 1, '42'],
  ]
  for (const [hex, code, offset, path] of breaks) {
    it(`breaks at ${hex}: ${code}`, () => assert.deepEqual(problemOf(hex), [code, offset, path]))
  }

  it('goes on over lengths that could be shorter, and names them', () => {
    const { nodes, deviations, problem } = of('7F4E82000442810141')
    assert.equal(problem, undefined)
    assert.deepEqual(outline(nodes), ['7F4E', '7F4E/42'])
    assert.deepEqual(
      deviations.map(({ path, offset }) => [path, offset]),
      [
        ['7F4E', 2],
        ['7F4E/42', 6],
      ],
    )
  })

  it('survives objects nested without end', () => {
    const depth = 5000
    const nested = Buffer.concat(
      Array.from({ length: depth }, (_, i) => {
        const rest = (depth - i - 1) * 4
        return Buffer.from([0x73, 0x82, rest >> 8, rest & 0xff])
      }),
    )
    assert.ok(all(dataObjectTree(nested).nodes).length < 20)
  })

  it('finds the encoding whole wherever the decoder reads an object, and never throws', () => {
    const change = fc.tuple(fc.nat(octets.length - 1), fc.nat(255))
    fc.assert(
      fc.property(change, ([at, octet]) => {
        const changed = octets.slice()
        changed[at] = octet
        const { problem } = dataObjectTree(changed)
        if (problem !== undefined) assert.throws(() => decodeCardVerifiable(changed, { mode: 'tolerant' }))
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => void dataObjectTree(noise)))
  })
})
