import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ObjectSummary } from '../../src/cli/cvc/json/summary.ts'
import { issue, newParty, requestOctets } from '../cvc/example-pki.ts'
import { eac } from './fake-world.ts'
import { AUTHORITY, CERTIFICATE, EXCHANGE } from './views.ts'

const cvca = await newParty('UTCVCATST00001')
const dv = await newParty('UTDV/../00001')
const terminal = await newParty('UT"\'\\`\u00ad00001')
const CVCA = (await issue(cvca, cvca, { role: 'CVCA' })).octets
const DV = (await issue(cvca, dv, { role: 'DV-domestic' })).octets
const TERMINAL = (await issue(dv, terminal, { role: 'terminal' })).octets
const REQUEST = await requestOctets(terminal)

const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64')

describe('a reference with quotes and odd characters', () => {
  it('is escaped for people', async () => {
    const { out } = await eac(['cvc', 'show', 'f'], { files: { f: TERMINAL } })
    assert.match(out, /^UT\\"\\'\\\\\\`\\u\{ad\}00001: certificate\n/)
  })

  it('comes through JSON unchanged', async () => {
    const { out } = await eac(['cvc', 'show', 'f', '--json'], { files: { f: TERMINAL } })
    const [shown] = JSON.parse(out) as { holderReference: string }[]
    assert.equal(shown?.holderReference, terminal.name)
    assert.doesNotMatch(out, /\u00ad/)
  })
})

describe('eac authority trust', () => {
  const answers = { 'authority.list': [AUTHORITY], 'authority.trust': CERTIFICATE }
  const trust = (content: string | Uint8Array, ...more: string[]) =>
    eac(['authority', 'trust', 'cvca.cvcert', ...more], { answers, files: { 'cvca.cvcert': content } })

  it('hands on the certificate, in whichever form it came', async () => {
    for (const content of [CVCA, Buffer.from(CVCA).toString('hex'), base64(CVCA)]) {
      const { calls, exitCode, out } = await trust(content, '--authority', 'ut-dv')
      assert.equal(exitCode, 0)
      assert.deepEqual(calls, [{ name: 'authority.trust', input: { name: 'ut-dv', certificate: base64(CVCA) } }])
      assert.match(out, /Compare the SHA-256 with its owner/)
    }
  })

  it('compares the fingerprint that was told, first', async () => {
    const right = await trust(CVCA, '--fingerprint', sha256(CVCA))
    assert.equal(right.exitCode, 0)
    assert.doesNotMatch(right.out, /Compare/)
    const wrong = await trust(DV, '--fingerprint', sha256(CVCA))
    assert.equal(wrong.exitCode, 1)
    assert.match(wrong.err, /not the one you gave; do not trust it/)
    assert.deepEqual(wrong.calls, [])
  })

  it('takes one certificate at a time', async () => {
    const { exitCode, err, calls } = await trust(Uint8Array.from([...CVCA, ...CVCA]))
    assert.equal(exitCode, 2)
    assert.match(err, /holds 2 objects; give one certificate at a time/)
    assert.deepEqual(calls, [])
  })
})

describe('eac authority export', () => {
  const certificates = [CVCA, DV, TERMINAL].map((octets) => ({ ...CERTIFICATE, octets: base64(octets) }))
  const given = { answers: { 'authority.show': { ...AUTHORITY, certificates } }, folders: ['here'] }
  const exported = (...more: string[]) => eac(['authority', 'export', '--authority', 'ut-dv', ...more], given)

  it('writes the CA certificates into one file, which eac cvc show reads', async () => {
    const { written, out } = await exported('--output', 'ca.cvcert')
    assert.equal(out, 'saved ca.cvcert\n')
    assert.deepEqual([...written], [['ca.cvcert', Uint8Array.from([...CVCA, ...DV])]])
    const shown = await eac(['cvc', 'show', 'f', '--json'], { files: { f: written.get('ca.cvcert')! } })
    assert.equal((JSON.parse(shown.out) as ObjectSummary[]).length, 2)
  })

  it('writes one file each into a folder, under harmless names', async () => {
    for (const [folder, prefix] of [
      ['there/', 'there'],
      ['here', 'here'],
    ] as const) {
      const { written } = await exported('--output', folder)
      assert.deepEqual([...written.keys()], [`${prefix}/01-UTCVCATST00001.cvcert`, `${prefix}/02-UTDV____00001.cvcert`])
    }
  })

  it('prints text that can be read back, without --output', async () => {
    const { out, written } = await exported()
    assert.equal(written.size, 0)
    const shown = await eac(['cvc', 'show', '--json'], { stdin: out })
    const hashes = (JSON.parse(shown.out) as ObjectSummary[]).map((object) => object.sha256)
    assert.deepEqual(hashes, [sha256(CVCA), sha256(DV)])
  })

  it('says so when there is nothing yet', async () => {
    const answers = { 'authority.show': { ...AUTHORITY, certificates: [] } }
    const { exitCode, err } = await eac(['authority', 'export', '--authority', 'ut-cvcatst'], { answers })
    assert.equal(exitCode, 1)
    assert.match(err, /ut-cvcatst has no CA certificate yet/)
  })
})

describe('eac exchange show', () => {
  it('summarises the certificates that were exchanged', async () => {
    const exchange = {
      ...EXCHANGE,
      events: [],
      certificates: [base64(DV), base64(CVCA)],
      forgiven: [],
      messages: [],
      objects: [],
    }
    const { out } = await eac(['exchange', 'show', '42'], { answers: { 'exchange.show': exchange } })
    assert.match(out, /UTDV\/\.\.\/00001: certificate\n[\s\S]+UTCVCATST00001: self-signed certificate/)
  })
})

describe('eac cvc verify', () => {
  it('finds its way among certificates of one name, signed by different keys', async () => {
    const twin = await newParty('UTDV/../00001')
    const twinCertificate = (await issue(cvca, twin, { role: 'DV-domestic' })).octets
    const files = { is: TERMINAL, cvca: CVCA, twins: Uint8Array.from([...twinCertificate, ...DV]) }
    const { exitCode } = await eac(['cvc', 'verify', 'is', '--anchor', 'cvca', '--chain', 'twins'], { files })
    assert.equal(exitCode, 0)
  })

  it('ends its search among certificates that name each other', async () => {
    const circle = await Promise.all(
      ['UTA00001', 'UTB00001'].map(async (name, i, names) =>
        issue(await newParty(names[1 - i]!), await newParty(name), { role: 'CVCA' }),
      ),
    )
    const [a, b] = circle.map(({ octets }) => octets)
    const chain = Uint8Array.from(Array.from({ length: 20 }, () => [...a!, ...b!]).flat())
    const args = ['cvc', 'verify', 'a', '--anchor', 'cvca', '--chain', 'chain']
    const { exitCode, out } = await eac(args, { files: { a: a!, cvca: CVCA, chain } })
    assert.equal(exitCode, 1)
    assert.match(out, /it leads to no certificate given with --anchor/)
  })

  it('checks proof of possession of a request', async () => {
    const changed = Uint8Array.from(REQUEST)
    changed[changed.length - 1]! ^= 1
    assert.equal((await eac(['cvc', 'verify', 'r'], { files: { r: REQUEST } })).exitCode, 0)
    const { exitCode, out } = await eac(['cvc', 'verify', 'r'], { files: { r: changed } })
    assert.equal(exitCode, 1)
    assert.match(out, /error +inner-signature .*TR-03110-3 C\.2\.6/)
  })
})
