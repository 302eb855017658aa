import assert from 'node:assert/strict'
import type { AlertsView } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'

const ALERTS: AlertsView = {
  alerts: [
    {
      number: 8,
      cause: 'EacClockNotTrusted',
      subject: '',
      severity: 'critical',
      says: 'its clock is not to be trusted',
      scope: 'host-2',
      since: '2026-11-22T08:15:00.000Z',
    },
    {
      number: 7,
      cause: 'EacPartnerNotReached',
      subject: 'FU',
      severity: 'warning',
      says: 'FU is not reached for 3 days',
      scope: 'node',
      since: '2026-11-19T08:15:00.000Z',
      endedAt: '2026-11-22T09:00:00.000Z',
    },
  ],
  places: [
    { name: 'desk', configured: true, owed: 0 },
    {
      name: 'mail',
      configured: true,
      owed: 2,
      failingSince: '2026-11-22T08:16:00.000Z',
      lastError: 'connect ECONNREFUSED 192.0.2.1:465',
    },
  ],
}

describe('eac alert', () => {
  it('list shows what is wrong, where, since when, and who could not be told', async () => {
    const { exitCode, out, calls } = await eac(['alert', 'list', '--all'], { answers: { 'alert.list': ALERTS } })
    assert.equal(exitCode, 0)
    assert.deepEqual(calls, [{ name: 'alert.list', input: { all: true, limit: 50 } }])
    assert.equal(
      out,
      `alert  is                        since (GMT)          what is wrong                            see docs/alerts.md
8      critical                  2026-11-22 08:15:00  its clock is not to be trusted (host-2)  EacClockNotTrusted
7      over 2026-11-22 09:00:00  2026-11-19 08:15:00  FU is not reached for 3 days             EacPartnerNotReached

tells  how it is
desk   has all of it
mail   2 messages wait; not reached since 2026-11-22 08:16:00: connect ECONNREFUSED 192.0.2.1:465
`,
    )
  })

  it('list says how somebody comes to be told, where nobody is', async () => {
    const { out } = await eac(['alert', 'list'], { answers: { 'alert.list': { alerts: [], places: [] } } })
    assert.equal(
      out,
      'nothing is wrong that is watched\n\nnobody is told: set alerts.mail, alerts.webhooks or alerts.snmp in eac.yaml\n',
    )
  })

  it('test ends with 1 where somebody did not get the test message, and says why', async () => {
    const found = [
      { place: 'desk', arrived: true },
      { place: 'mail', arrived: false, why: 'connect ECONNREFUSED 192.0.2.1:465' },
    ]
    const { exitCode, out, err } = await eac(['alert', 'test'], { answers: { 'alert.test': found } })
    assert.equal(exitCode, 1)
    assert.equal(out, 'place  test message\ndesk   has it\nmail   connect ECONNREFUSED 192.0.2.1:465\n')
    assert.match(err, /not every place has the test message/)
  })
})
