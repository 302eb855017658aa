import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { z } from 'zod'
import { INPUTS } from '../../../src/api/inputs.ts'
import { RESULTS } from '../../../src/api/results.ts'
import { AT_SOCKET_ONLY, WHO_MAY } from '../../../src/api/who-may.ts'
import { makeSelfSignedCertificate } from '../../../src/app/transport/index.ts'
import type { OperatorCommand } from '../../../src/messages/index.ts'
import { type AttackedDoor, openAttackedDoor } from '../../attacks/support/attacked-door.ts'
import type { Reply, Visitor } from '../../attacks/support/visitor.ts'
import { anyJson, nearlyInput } from '../../support/arbitrary-input.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'
import { register } from '../../support/utopia.ts'

const COMMANDS = (Object.keys(WHO_MAY) as OperatorCommand[]).filter((name) => !AT_SOCKET_ONLY.includes(name))
const RUNS = 6 // of each command, each time others

describe('whatever a command is given over HTTP', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let boss: Visitor
  let words: string[]
  before(async () => {
    door = await openAttackedDoor({ people: { secondFactorFor: [] }, approvals: { rollover: 0 } })
    const { operator } = door.node
    await door.person('boss', 'administrator', 'officer', 'approver', 'operator')
    await door.person('olga', 'operator')
    boss = await door.loggedIn('boss')
    const authority = (name: string, role: 'CVCA' | 'DV' | 'SPOC' | 'NPKD', mnemonic: string) =>
      operator.call('authority.add', { name, role, country: 'UT', mnemonic })
    const cvca = await authority('ut-cvca', 'CVCA', 'CVCA')
    await authority('ut-dv', 'DV', 'DV')
    const { certPem } = makeSelfSignedCertificate({
      subject: { commonName: 'gate-1' },
      hostNames: [],
      notBefore: new Date('2026-11-01T00:00:00Z'),
      notAfter: new Date('2027-11-01T00:00:00Z'),
    })
    await register(operator, {
      name: 'gate-1',
      authority: 'ut-dv',
      role: 'terminal',
      mnemonic: 'GATE1',
      tlsCertificates: [certPem],
    })
    const certificate = cvca.certificates[0]?.octets ?? ''
    words = ['ut-cvca', 'ut-dv', 'gate-1', 'olga', 'UT', 'DV', '', '__proto__', '0'.repeat(64), certPem, certificate]
  })
  after(() => door?.node.close())

  /** Done, or said what is wrong with it; never that something is wrong with the node. */
  function assertAnswered(name: string, input: unknown, { status, headers, json, text }: Reply): void {
    const given = `${name} ${JSON.stringify(input)?.slice(0, 2_000)}`
    if (status === 200) {
      const shown = (RESULTS[name as OperatorCommand] as z.ZodType).safeParse(json)
      assert.ok(shown.success || json === null, `${given}: ${shown.error?.message}`)
      return
    }
    assert.ok(status >= 400 && status < 500, `${given}: ${status} ${text}`)
    assert.equal(headers['content-type'], 'application/problem+json', given)
    assert.equal(typeof json?.detail, 'string', given)
  }

  for (const name of COMMANDS) {
    it(`it is done, or what is wrong with it is said: ${name}`, async () => {
      const input = fc.oneof(
        { arbitrary: nearlyInput(INPUTS[name], words), weight: 5 },
        { arbitrary: anyJson, weight: 1 },
      )
      const property = fc.asyncProperty(input, async (given) => {
        assertAnswered(name, given, await boss.command(name, given))
      })
      await fc.assert(property, { numRuns: RUNS })
    })
  }

  it('what no database keeps and what nests without end is refused, wherever it stands', async () => {
    const nested = `{"name":"deep","role":"DV","country":"UT","mnemonic":"DEEP","policy":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`
    const octets = { method: 'POST', octets: nested }
    assertRefused(await boss.ask('/api/commands/authority.add', octets))
    assertRefused(await boss.command('partner.show', { name: 'gate-1\0' }))
    assertRefused(await boss.ask('/api/partners/gate-1%00'))
    assertRefused(await boss.ask('/api/events?kind=%00'))
    assertRefused(await door.visitor().post('/api/session', { name: 'boss\0', password: 'x'.repeat(12) }))
  })

  function assertRefused({ status, headers, text }: Reply): void {
    assert.deepEqual([status, headers['content-type']], [400, 'application/problem+json'], text)
  }
})
