import assert from 'node:assert/strict'
import type { Told } from '../../src/alerts/message.ts'
import { type SnmpAccess, snmpPlace } from '../../src/alerts/places/snmp.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { skipWithout } from '../support/install-packages.ts'
import { hasSnmpManager, type SnmpManager, startSnmpManager } from '../support/snmp-manager.ts'

const ENTERPRISE = '1.3.6.1.4.1.99999.7'
const SINCE = new Date('2026-11-30T08:00:00Z')
const told = (step: Told['step']): Told => ({
  alert: 7,
  step,
  cause: 'EacPartnerNotReached',
  subject: 'FU',
  severity: 'warning',
  says: 'FU is not reached for 11 minutes',
  node: 'https://ut.example:8443',
  scope: 'node',
  beganAt: SINCE,
  at: SINCE,
})

describe('a manager of SNMP', () => {
  let port: number
  let manager: SnmpManager
  before(async function () {
    this.timeout(300_000)
    if (!(await hasSnmpManager())) skipWithout('snmptrapd', this)
    port = await freePort()
    const settings = [
      'authCommunity log public-words',
      'createUser node SHA-256 "a long enough password" AES "another, as long"',
      'authUser log node priv',
      'disableAuthorization no',
    ]
    manager = await startSnmpManager(port, settings.join('\n'))
  })
  after(() => manager?.stop())

  const by = (access: SnmpAccess, pdu: 'inform' | 'trap', at = port) =>
    snmpPlace({
      ...{ name: 'noc', host: '127.0.0.1', port: at, access, pdu, enterprise: ENTERPRISE, timeoutSeconds: 2 },
      resolve: async (host) => host,
    })
  const community: SnmpAccess = { version: '2c', community: async () => 'public-words' }
  const user: SnmpAccess = {
    version: '3',
    user: 'node',
    authPassword: async () => 'a long enough password',
    privPassword: async () => 'another, as long',
  }
  const signal = new AbortController().signal

  for (const [which, access] of [
    ['a community', community],
    ['a user, signed and sealed', user],
  ] as const) {
    it(`takes what is told it by ${which}, and says so`, async () => {
      const before = (await manager.taken()).length
      await by(access, 'inform').put(told('is over'), signal)
      await eventually('it has it', async () => (await manager.taken()).length > before)
      const line = (await manager.taken()).at(-1) ?? ''
      assert.match(line, new RegExp(`\\.${ENTERPRISE}\\.0\\.3\\b`))
      assert.match(line, new RegExp(`\\.${ENTERPRISE}\\.1\\.1\\.0 = INTEGER: 7\\b`))
      assert.match(line, /\.1\.2\.0 = STRING: "EacPartnerNotReached"/)
      assert.match(line, /\.1\.5\.0 = STRING: "FU is not reached for 11 minutes"/)
    })
  }

  it('takes a trap, too', async () => {
    const before = (await manager.taken()).length
    await by(community, 'trap').put(told('begins'), signal)
    await eventually('it has it', async () => (await manager.taken()).length > before)
    assert.match((await manager.taken()).at(-1) ?? '', new RegExp(`\\.${ENTERPRISE}\\.0\\.1\\b`))
  })

  it('that is not there, or does not believe us, is known not to have it', async () => {
    await assert.rejects(by(community, 'inform', await freePort()).put(told('begins'), signal))
    const wrong: SnmpAccess = { ...user, authPassword: async () => 'quite another password' }
    await assert.rejects(by(wrong, 'inform').put(told('begins'), signal))
  })
})
