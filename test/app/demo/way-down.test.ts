import assert from 'node:assert/strict'
import { wayDown } from '../../../src/app/demo/way-down.ts'
import type { CvCertificate } from '../../../src/cvc/index.ts'

/** As far as a way is made of names. */
const named = (holderReference: string, authorityReference: string, role: string): CvCertificate =>
  ({ holderReference, authorityReference, chat: { role } }) as unknown as CvCertificate

const ROOT = named('UTCVCA00001', 'UTCVCA00001', 'CVCA')
const LINK = named('UTCVCA00002', 'UTCVCA00001', 'CVCA')
const NEXT = named('UTCVCA00002', 'UTCVCA00002', 'CVCA')
const OLD_DV = named('UTDV00001', 'UTCVCA00001', 'DV-domestic')
const NEW_DV = named('UTDV00002', 'UTCVCA00002', 'DV-domestic')
const ABROAD = [named('FUCVCA00001', 'FUCVCA00001', 'CVCA'), named('UTDVFU001', 'FUCVCA00001', 'DV-foreign')] as const

describe('wayDown', () => {
  it('leads to the newest DV certificate below the anchor, not to those under another one', () => {
    assert.deepEqual(wayDown(ROOT, [ROOT, ...ABROAD, OLD_DV, ABROAD[1]]), [OLD_DV])
    assert.deepEqual(wayDown(ABROAD[0], [ROOT, ...ABROAD, OLD_DV]), [ABROAD[1]])
  })

  it('goes over a link certificate, not over the self-signed one beside it', () => {
    assert.deepEqual(wayDown(ROOT, [ROOT, NEXT, LINK, OLD_DV, NEW_DV]), [LINK, NEW_DV])
  })

  it('is not there where a certificate in between is missing, or goes in circles', () => {
    assert.equal(wayDown(ROOT, [ROOT, NEXT, NEW_DV]), undefined)
    const circle = [named('UTCVCA00003', 'UTCVCA00004', 'CVCA'), named('UTCVCA00004', 'UTCVCA00003', 'CVCA')]
    assert.equal(wayDown(ROOT, [...circle, named('UTDV00003', 'UTCVCA00003', 'DV-domestic')]), undefined)
    assert.equal(wayDown(ROOT, []), undefined)
  })
})
