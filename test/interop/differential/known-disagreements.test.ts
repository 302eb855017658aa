import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CvcError } from '../../../src/cvc/index.ts'
import { aspectsOf, type Disagreement } from './compare.ts'
import { disagreementTable } from './differential-page.ts'
import { explanationOf, KNOWN_DISAGREEMENTS } from './known-disagreements.ts'
import type { OurReading } from './our-reading.ts'
import type { Subject } from './subject.ts'
import { Tally } from './tally.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A request that is too short to be one; its dates are what the tests are about. */
const withDate = (digits: string): Subject => ({
  origin: 'a test',
  kind: 'certificate',
  octets: Buffer.from(`5f2506${digits}`, 'hex'),
})

const refusedForItsDate: OurReading = {
  outcome: 'refused',
  error: new CvcError('date-malformed', { offset: 0 }),
  fields: {},
  findings: [],
}

const accepted: OurReading = { outcome: 'accepted', fields: { chr: '5554', '82': '03' }, verified: true, findings: [] }

describe('the known disagreements', () => {
  it('stand in docs/differential.md as they are', () => {
    const page = readFileSync(join(ROOT, 'docs/differential.md'), 'utf8')
    assert.ok(page.includes(disagreementTable()), `the table on the page is to be:\n${disagreementTable()}`)
  })

  it('have a name of their own each', () => {
    const ids = KNOWN_DISAGREEMENTS.map(({ id }) => id)
    assert.deepEqual(ids, [...new Set(ids)])
  })

  it('explain a refusal of ours by a fault that is there', () => {
    assert.equal(explanationOf(acceptedByOpenpace('020600020300'))?.id, 'date-that-is-no-day')
  })

  it('do not explain a refusal of ours that has no reason in the octets', () => {
    assert.equal(explanationOf(acceptedByOpenpace('020600020208')), undefined)
  })
})

function acceptedByOpenpace(digits: string): Disagreement {
  return { subject: withDate(digits), peer: 'OpenPACE', aspect: 'reading', ours: refusedForItsDate, theirs: {} }
}

describe('comparing two readings', () => {
  it('finds that one reads and the other does not', () => {
    assert.deepEqual(aspectsOf(refusedForItsDate, {}), ['reading'])
    assert.deepEqual(aspectsOf(accepted, { refused: 'crashed' }), ['reading'])
    assert.deepEqual(aspectsOf(refusedForItsDate, { refused: 'decoding' }), [])
  })

  it('takes what only tolerant reading accepts as a disagreement with whoever reads it', () => {
    assert.deepEqual(aspectsOf({ ...accepted, outcome: 'forgiven' }, { chr: '5554' }), ['reading'])
  })

  it('finds fields that differ, and one that only the other sees', () => {
    assert.deepEqual(aspectsOf(accepted, { chr: '5555', car: null, expires: '00' }), ['field chr', 'field expires'])
  })

  it('compares numbers as numbers, and does not ask for what the other cannot say', () => {
    assert.deepEqual(aspectsOf(accepted, { '82': '0003' }), [])
  })

  it('finds verdicts that differ', () => {
    assert.deepEqual(aspectsOf(accepted, { verified: 'invalid', overOctets: 'valid' }), ['signature'])
    assert.deepEqual(aspectsOf({ ...accepted, ownKeyUsable: false }, { ownKey: 'usable' }), ['own key'])
  })
})

describe('the tally', () => {
  it('tells of a disagreement without an explanation: octets and three readings', () => {
    const one = acceptedByOpenpace('020600020208')
    const theirs = { OpenPACE: { car: '42' }, BouncyCastle: { refused: 'IOException' } }
    const [text = ''] = new Tally().add({ subject: one.subject, ours: one.ours, theirs, disagreements: [one] })
    assert.match(text, /octets: 5f2506020600020208/)
    assert.match(text, /we: .*date-malformed/)
    assert.match(text, /OpenPACE: .*"car":"42"/)
    assert.match(text, /BouncyCastle: .*IOException/)
  })

  it('does not take a crash for a refusal that is known, and names it', () => {
    const tally = new Tally()
    const ours = { ...accepted, fields: { extensions: '1' } }
    const one: Disagreement = {
      ...acceptedByOpenpace('020600020208'),
      peer: 'BouncyCastle',
      ours,
      theirs: { refused: 'crashed' },
    }
    const theirs = { OpenPACE: {}, BouncyCastle: one.theirs }
    assert.equal(tally.add({ ...one, theirs, disagreements: [one] }).length, 1)
    assert.match(tally.summary(), /BouncyCastle crashed on a test/)
  })

  it('tells of an object of our own builder that does not verify, though all agree', () => {
    const subject: Subject = { ...withDate('020600020208'), madeBy: 'us' }
    const theirs = { OpenPACE: {}, BouncyCastle: {} }
    const ours = { ...accepted, verified: false }
    assert.equal(new Tally().add({ subject, ours, theirs, disagreements: [] }).length, 1)
  })

  it('counts what it knows and names what never came up', () => {
    const tally = new Tally()
    const one = acceptedByOpenpace('020600020300')
    assert.deepEqual(tally.add({ ...one, theirs: { OpenPACE: {}, BouncyCastle: {} }, disagreements: [one] }), [])
    assert.match(tally.summary(), /1 {2}date-that-is-no-day/)
    assert.match(tally.summary(), /Never met in this run: .*length-indefinite/)
  })
})
