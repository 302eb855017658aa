import assert from 'node:assert/strict'
import type { DemoStatePlace } from '../../src/cli/index.ts'
import type { AnnouncementView, CoverageView } from '../../src/messages/index.ts'
import { type Answers, eac } from './fake-world.ts'
import { AUTHORITY, CERTIFICATE, NODE } from './views.ts'

const STATES: readonly DemoStatePlace[] = ['UT', 'FU'].map((country) => ({
  country,
  folder: `/world/${country.toLowerCase()}`,
  cvca: `${country}-CVCA`,
  dv: `${country}-DV`,
  cvcaHolder: `${country}CVCATST`,
}))

const covered = (authority: string, issuer: string, more: Partial<CoverageView> = {}): CoverageView => ({
  authority,
  role: 'DV',
  issuer,
  byEmail: undefined,
  knownByName: undefined,
  stage: 'none',
  certificate: undefined,
  request: undefined,
  ...more,
})
const HELD = { holderReference: 'UTDVDOM00001', expires: '2027-02-20', daysLeft: 89, renewalFrom: '2027-01-06' }
const ASKED = { exchange: 'e1', state: 'forwarded', since: '2026-11-22T11:59:00Z' }

describe('eac world coverage', () => {
  it('shows which DV holds a certificate of which state, and for how many days', async () => {
    const answers: Answers = {
      'coverage.show': [
        covered('UT-DV', 'UTCVCATST', { stage: 'good', certificate: HELD }),
        covered('UT-DV', 'FUCVCATST', { request: ASKED }),
      ],
    }
    const { out, places } = await eac(['world', 'coverage', '--data', 'w'], { states: STATES, answers })
    assert.match(out, /^ +passports of UT +passports of FU$/m)
    assert.match(out, /^UT-DV +89 days, until 2027-02-20 +none, asked$/m)
    assert.match(out, /^FU-DV +none +none$/m)
    assert.deepEqual(places, [
      { config: undefined, data: '/world/ut' },
      { config: undefined, data: '/world/fu' },
    ])
  })

  it('gives the same to programs', async () => {
    const view = covered('UT-DV', 'UTCVCATST', { stage: 'good', certificate: HELD })
    const answers: Answers = { 'coverage.show': [view] }
    const { out } = await eac(['world', 'coverage', '--json'], { states: STATES, answers })
    assert.deepEqual(JSON.parse(out), [JSON.parse(JSON.stringify(view))])
  })
})

describe('eac world rollover', () => {
  const announced = (partner: string, acknowledgedAt: string | undefined): AnnouncementView => ({
    exchange: 'e1',
    holderReferences: [CERTIFICATE.holderReference],
    partner,
    sentAt: '2026-11-22T12:00:00Z',
    acknowledgedAt,
    state: acknowledgedAt === undefined ? 'queued' : 'closed',
  })
  const link = { ...CERTIFICATE, authorityReference: 'UTCVCATST00000' }

  it('tells who has the new key, and who not yet', async () => {
    const answers: Answers = {
      'authority.rollover': { selfSigned: CERTIFICATE, link, sentTo: ['FU', 'UT-DV'] },
      'node.show': { ...NODE, running: true },
      'authority.show': {
        ...AUTHORITY,
        announcements: [announced('FU', undefined), announced('UT-DV', '2026-11-22T12:00:01Z')],
      },
    }
    const { out, calls } = await eac(['world', 'rollover', 'ut'], { states: STATES, answers })
    assert.match(out, new RegExp(`^UT-CVCA signs with ${CERTIFICATE.holderReference} .*linked to UTCVCATST00000`))
    assert.match(out, /^UT-DV .*2026-11-22 12:00:01$/m)
    assert.match(out, /^FU .*not yet/m)
    assert.deepEqual(calls[0], { name: 'authority.rollover', input: { name: 'UT-CVCA' } })
  })

  it('does not wait for acknowledgements while nothing is sent', async () => {
    const answers: Answers = {
      'authority.rollover': { selfSigned: CERTIFICATE, link, sentTo: ['FU'] },
      'node.show': { ...NODE, running: false },
      'authority.show': { ...AUTHORITY, announcements: [announced('FU', undefined)] },
    }
    const { out, calls } = await eac(['world', 'rollover', 'UT'], { states: STATES, answers })
    assert.match(out, /^FU .*not yet: it is tried again while the world runs$/m)
    assert.equal(calls.filter(({ name }) => name === 'authority.show').length, 1)
  })
})

describe('eac world fault', () => {
  it('says what the other side sees, and where to look', async () => {
    const seen = [{ country: 'UT', sees: 'cannot reach it', look: 'exchange list --partner FU' }]
    const { out, asked } = await eac(['world', 'fault', 'fu', 'down'], { states: STATES, seen })
    assert.deepEqual(asked.fault, { country: 'FU', fault: 'down' })
    assert.equal(
      out,
      'FU: its SPOC listens no more.\nUT cannot reach it. Look: npx eac exchange list --partner FU --data /world/ut\n',
    )
  })

  it('names the states there are, and the faults there are', async () => {
    const noState = await eac(['world', 'fault', 'ZZ', 'down'], { states: STATES })
    assert.equal(noState.exitCode, 2)
    assert.match(noState.err, /no state ZZ .* UT, FU/)
    const noFault = await eac(['world', 'fault', 'FU', 'ill'], { states: STATES })
    assert.equal(noFault.exitCode, 2)
    assert.match(noFault.err, /down, slow, wrong-certificate, answers-twice, unknown-id, none/)
  })

  it('is for the demo world, as its help says', async () => {
    const { out } = await eac(['world', '--help'], { states: STATES })
    assert.match(out, /for the demo world only/)
  })
})
