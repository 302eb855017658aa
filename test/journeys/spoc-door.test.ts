import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type GeneralMessage, type PartnerAnswer, parseMessageId } from '../../src/messages/index.ts'
import type { MadeTls } from '../../src/spoc-channel/index.ts'
import { eventually } from '../support/eventually.ts'
import type { TestNode } from '../support/node.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { SpocPki, StateNode } from '../support/spoc-state.ts'

const said = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)

function notice(): GeneralMessage {
  const messageId = parseMessageId(randomUUID())
  assert.ok(messageId)
  return { operation: 'GeneralMessage', messageId, subject: 'x', body: 'x' }
}

describe('who is no SPOC of a registered state', () => {
  let ut: StateNode
  let node: TestNode
  let xx: SpocProgram

  before(async () => {
    ;[ut, xx] = [await StateNode.found('UT'), await SpocProgram.start('XX')]
    await ut.registerState(xx.form('icao-9303-12'))
    node = await ut.start()
  })
  after(async () => {
    for (const one of [xx, ut]) await one?.close()
  })

  async function isRefused(as: MadeTls, rule: string, says: RegExp, claims = 'XX'): Promise<void> {
    assert.match(said(await xx.call(ut.spocUrl, 'icao-9303-12', notice(), { as })), /not accepted here/)
    assert.equal(xx.status, 401)
    const find = async () => {
      const events = (await node.operator.call('event.list', { limit: 50 })).events
      return events.find(({ kind, details }) => {
        return (
          kind === 'caller refused' && `${details.why}`.includes(rule) && says.test(JSON.stringify(details.findings))
        )
      })
    }
    await eventually(`the operator finds ${rule}`, async () => (await find()) !== undefined)
    const { refusals } = await node.operator.call('node.show', {})
    const seen = refusals.find((one) => one.why.includes(rule))
    assert.deepEqual([seen?.event, seen?.claims, seen?.times], ['caller refused', claims, 1])
    assert.match(seen?.says ?? '', says)
  }

  it('is turned away at the door: another country', async () => {
    const as = xx.pki.issue({ kind: 'client', country: 'QQ' })
    await isRefused(as, 'country-of-state', /no SPOC of QQ is registered/, 'QQ')
  })

  it('is turned away at the door: an unknown root', async () => {
    const stranger = await SpocPki.found('XX')
    try {
      await isRefused(stranger.issue({ kind: 'client' }), 'leads-to-root', /./)
    } finally {
      await stranger.close()
    }
  })

  it('is turned away at the door: revoked; and let in with a certificate that is not', async () => {
    const [lost, next] = [xx.pki.issue({ kind: 'client' }), xx.pki.issue({ kind: 'client' })]
    xx.pki.revoke(lost.serial)
    await isRefused(lost, 'not-revoked', /was revoked/)
    assert.equal(said(await xx.call(ut.spocUrl, 'icao-9303-12', notice(), { as: next })), 'ok')
    xx.pki.revoke()
  })
})

describe('a state whose revocation list cannot be had', () => {
  let ut: StateNode
  let node: TestNode
  let xx: SpocProgram

  before(async () => {
    ;[ut, xx] = [await StateNode.found('UT'), await SpocProgram.start('XX')]
    await ut.registerState(xx.form('icao-9303-12'))
    xx.pki.lists.answer = (_request, response) => response.writeHead(503).end()
    node = await ut.start()
  })
  after(async () => {
    for (const one of [xx, ut]) await one?.close()
  })

  it('is neither called nor let in until there is one; the events say so', async () => {
    const { operator } = node
    const call = async () => said(await xx.call(ut.spocUrl, 'icao-9303-12', notice()))
    assert.match(await call(), /not accepted here/)
    assert.equal(xx.status, 401)
    const events = async () => (await operator.call('event.list', { limit: 50 })).events
    const isThere = async (kind: string, matching: RegExp) =>
      (await events()).some((one) => one.kind === kind && matching.test(JSON.stringify(one.details)))
    await eventually('the caller is noted', () => isThere('caller refused', /crl-at-hand/))
    await eventually('the list is noted', () => isThere('revocation list not fetched', /HTTP 503/))
    await eventually('our own call is noted', () => isThere('attempt failed', /crl-at-hand.*HTTP 503/))
    assert.equal(xx.asked.length, 0)
    xx.pki.revoke()
    await eventually('our call goes out', () => xx.asked.length === 1)
    assert.equal(await call(), 'ok')
  })
})
