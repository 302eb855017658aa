import assert from 'node:assert/strict'
import type { Difference } from '../../src/cli/cvc/json/difference.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'
import { eac } from './fake-world.ts'

describeWithVectors('eac cvc diff', () => {
  const own = loadVectors('generated-own/index.json')
  const read = (name: string) => own.read(`positive/${name}`)
  const DV = read('bp256/dv-domestic1.cvcert')
  const CVCA = read('bp256/cvca1.cvcert')

  const text = async (a: Uint8Array, b: Uint8Array) => eac(['cvc', 'diff', 'a', 'b'], { files: { a, b } })
  const difference = async (a: Uint8Array, b: Uint8Array) =>
    JSON.parse((await eac(['cvc', 'diff', 'a', 'b', '--json'], { files: { a, b } })).out) as Difference
  const fields = async (a: Uint8Array, b: Uint8Array) => (await difference(a, b)).changes.map(({ field }) => field)

  it('ends with 0 for the same octets in two forms', async () => {
    const { out, exitCode } = await text(DV, Buffer.from(Buffer.from(DV).toString('base64')))
    assert.deepEqual([exitCode, out], [0, 'UTDVDOM00001: the same octets\n'])
  })

  it('tells a CVCA certificate from its successor, and ends with 1', async () => {
    const { out, err, exitCode } = await text(CVCA, read('bp256/cvca2.cvcert'))
    assert.equal(exitCode, 1)
    assert.match(out, /^UTCVCATST00001 > UTCVCATST00002\n/)
    assert.match(out, /holder +another key of the same holder/)
    assert.match(out, /expires +expires \d+ days later: 2028-12-14, then \d{4}-\d\d-\d\d\n/)
    assert.match(out, /\n {2}key +another key\n/)
    assert.match(out, /\n {2}unchanged +algorithm, role, rights\n$/)
    assert.equal(err, 'error: a and b differ\n')
  })

  it('names rights that are gained and lost, both ways', async () => {
    const fewer = DV.map((octet, i) => (i === Buffer.from(DV).indexOf('5301', 'hex') + 2 ? octet & 0xfe : octet))
    const there = await difference(DV, fewer)
    assert.deepEqual([there.changes[0]?.lost, there.changes[0]?.gained], [['read-fingerprints'], []])
    const back = await difference(fewer, DV)
    assert.deepEqual([back.changes[0]?.lost, back.changes[0]?.gained], [[], ['read-fingerprints']])
    assert.match((await text(DV, fewer)).out, /rights +loses: may read fingerprints \(DG3\)\n/)
  })

  it('does not pass over bits that are reserved', async () => {
    const at = Buffer.from(DV).indexOf('5301', 'hex') + 2
    const other = DV.map((octet, i) => (i === at ? octet | 0x04 : octet))
    assert.match((await difference(DV, other)).changes[0]?.sentence ?? '', /reserved/)
  })

  it('says of request and certificate that the key is the same', async () => {
    const { out } = await text(read('bp256/dv-foreign1.cvreq'), read('bp256/dv-foreign1.cvcert'))
    assert.match(out, /kind +the first is a request, the second a certificate\n/)
    assert.match(out, /no longer spells out its curve/)
    assert.match(out, /unchanged +holder, issuer, key, algorithm\n/)
  })

  it('names another kind of key and another algorithm', async () => {
    const changed = await difference(CVCA, read('p384/cvca1.cvcert'))
    const said = Object.fromEntries(changed.changes.map(({ field, a, b }) => [field, [a, b]]))
    assert.deepEqual(said.algorithm, ['id-TA-ECDSA-SHA-256', 'id-TA-ECDSA-SHA-384'])
    assert.deepEqual(said.curve, ['on brainpoolP256r1', 'on secp384r1'])
  })

  it('names extensions that came, went or changed', async () => {
    const described = own.read('special/at-ext-desc-sector.cvcert')
    const changed = Buffer.from(described).indexOf('8020', 'hex') + 2
    const other = described.map((octet, i) => (i === changed ? octet ^ 1 : octet))
    assert.match((await difference(described, other)).changes[0]?.sentence ?? '', /another content of: id-description/)
    const bare = (await difference(DV, described)).changes.filter(({ field }) => field === 'extension')
    assert.deepEqual(
      bare.map(({ sentence }) => sentence),
      ['a new extension: id-description', 'a new extension: id-sector'],
    )
    assert.match((await text(described, DV)).out, /an extension less: id-sector/)
  })

  it('says that only the signature is another', async () => {
    const signed = DV.map((octet, i) => (i === DV.length - 1 ? octet ^ 1 : octet))
    assert.deepEqual(await fields(DV, signed), ['signature'])
  })

  it('ends with 2 for wrong use, and 1 for what is not readable', async () => {
    const files = { a: DV, two: Buffer.concat([DV, CVCA]), broken: DV.subarray(0, 90) }
    const run = async (...args: string[]) => eac(['cvc', 'diff', ...args], { files })
    assert.equal((await run('a')).exitCode, 2)
    assert.match((await run('a', 'two')).err, /two holds 2 objects; compare one with one/)
    assert.match((await run('-', '-')).err, /only one of the two can be standard input/)
    const broken = await run('a', 'broken')
    assert.equal(broken.exitCode, 1)
    assert.match(broken.err, /broken is not readable: truncated/)
  })
})
