import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  addDays,
  calendarDateOf,
  daysBetween,
  decodeObjectIdentifier,
  encodeObjectIdentifier,
  holderReferenceParts,
  parseCalendarDate,
  parseHolderReference,
  sameHolder,
} from '../../src/cvc/index.ts'
import { calendarDate, holderReference } from './arbitraries.ts'

describe('HolderReference', () => {
  it('falls apart into country, mnemonic and sequence, and together again', () => {
    fc.assert(
      fc.property(holderReference, (reference) => {
        const { country, mnemonic, sequence } = holderReferenceParts(reference)
        assert.equal(country + mnemonic + sequence, reference)
        assert.deepEqual([country.length, sequence.length], [2, 5])
      }),
    )
  })

  for (const good of ['DECVCAeID00102', 'UT00001', 'DE"* #~ÿ\u00ad00010', 'NLDV/../xNL001']) {
    it(`takes ${JSON.stringify(good)}`, () => assert.equal(parseHolderReference(good), good))
  }
  for (const bad of [
    '',
    'UT0001',
    'utCVCA00001',
    'UTCVCA0000a',
    'UTCVCA0000-',
    'UT\x00CA00001',
    'UT\x8500001',
    'UTABCDEFGHIJ00001',
    'UTŁ00001',
    'UTA00001\n',
  ]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => parseHolderReference(bad), { code: 'holder-reference-malformed' })
    })
  }

  it('keeps what was found on one line of the log', () => {
    assert.throws(() => parseHolderReference('UT\r\nforged'), { message: /found UT\\x0d\\x0aforged$/ })
  })

  it('is of the same holder whatever the sequence', () => {
    const [first, next, other] = ['UTCVCA00001', 'UTCVCAUT002', 'UTCVCB00001'].map(parseHolderReference)
    assert.ok(sameHolder(first!, next!))
    assert.ok(!sameHolder(first!, other!))
  })
})

describe('CalendarDate', () => {
  for (const bad of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '1999-12-31',
    '2100-01-01',
    '2026-1-1',
    '',
  ]) {
    it(`refuses ${JSON.stringify(bad)}`, () => assert.throws(() => parseCalendarDate(bad), { code: 'date-malformed' }))
  }

  it('knows leap days', () => assert.equal(parseCalendarDate('2028-02-29'), '2028-02-29'))

  it('is the day in GMT, to the last millisecond', () => {
    assert.equal(calendarDateOf(new Date('2026-11-22T23:59:59.999Z')), '2026-11-22')
    assert.equal(calendarDateOf(new Date('2026-11-23T00:30:00+01:00')), '2026-11-22')
    assert.throws(() => calendarDateOf(new Date(Number.NaN)), { code: 'date-malformed' })
  })

  it('counts days there and back', () => {
    fc.assert(
      fc.property(calendarDate, calendarDate, (a, b) => {
        assert.equal(addDays(a, daysBetween(a, b)), b)
        assert.equal(daysBetween(a, b) > 0, b > a)
      }),
    )
  })

  it('does not leave its century', () => {
    assert.throws(() => addDays(parseCalendarDate('2099-12-31'), 1), { code: 'date-malformed' })
  })
})

describe('object identifiers', () => {
  it('survive their octets', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { maxLength: 5 })
    fc.assert(
      fc.property(fc.constantFrom('0.0', '0.39', '1.0', '1.39', '2.0', '2.999'), arcs, (root, rest) => {
        const dotted = [root, ...rest].join('.')
        assert.equal(decodeObjectIdentifier(encodeObjectIdentifier(dotted)), dotted)
      }),
    )
  })

  it('stay what they were when the octets they were read from are used again', () => {
    const octets = encodeObjectIdentifier('1.2.840.113549')
    decodeObjectIdentifier(octets)
    octets[octets.length - 1] = 0x01
    const other = decodeObjectIdentifier(octets)
    assert.notEqual(other, '1.2.840.113549')
    assert.equal(decodeObjectIdentifier(octets), other)
    assert.equal(decodeObjectIdentifier(encodeObjectIdentifier('1.2.840.113549')), '1.2.840.113549')
  })

  it('are told apart, however many are read in turns', () => {
    const dotted = Array.from({ length: 500 }, (_, i) => `0.4.0.127.${i}.7`)
    for (const turn of [dotted, [...dotted].reverse()]) {
      for (const one of turn) assert.equal(decodeObjectIdentifier(encodeObjectIdentifier(one)), one)
    }
  })

  it('are refused when empty, unfinished, padded or endless', () => {
    for (const octets of [[], [0x84], [0x04, 0x80, 0x01], Array<number>(65).fill(1)]) {
      assert.throws(() => decodeObjectIdentifier(Uint8Array.from(octets)), { code: 'oid-malformed' })
    }
    for (const dotted of ['', '1', '3.1', '1.40', '1.2.', '1.02', '1.2.x']) {
      assert.throws(() => encodeObjectIdentifier(dotted), { code: 'oid-malformed' })
    }
  })
})
