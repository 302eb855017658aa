import assert from 'node:assert/strict'
import { createPartnerClient, type PartnerClient } from '../../src/app/transport/index.ts'
import type { ToleranceView } from '../../src/messages/index.ts'
import { writeCall } from '../../src/services/index.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { contracts } from '../support/service.ts'
import { admitGate, foundUtopia, type Gate, successor } from '../support/utopia.ts'

describe('what is forgiven a partner', () => {
  let node: TestNode
  let places: Awaited<ReturnType<typeof foundUtopia>>
  let gate: Gate
  let client: PartnerClient

  before(async () => {
    node = await startTestNode('UT', { keepFolder: true })
    places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places)
    client = createPartnerClient({ key: gate.applicant.tls.keyPem, cert: gate.applicant.tls.certPem })
  })
  after(async () => {
    client?.close()
    gate?.applicant.close()
    await node?.close()
  })

  /** The terminal asks for its next certificate, in a message changed on its way. */
  async function ask(number: number, change: (body: string) => string): Promise<string> {
    const { octets } = await successor(number, gate.first)
    const { body, contentType } = writeCall({
      contracts,
      service: 'DV',
      edition: 'tr-03129/1.1',
      command: { operation: 'RequestCertificate', replyTo: { callback: 'not-possible' }, certReq: octets },
    })
    const target = { url: places.dvUrl, pinned: places.pinned, timeoutMs: 30_000, maxResponseBytes: 1_000_000 }
    const answer = await client.post(target, { body: change(body), contentType, soapAction: '' })
    const text = new TextDecoder().decode(answer.body)
    return /returnCode>(\w+)</.exec(text)?.[1] ?? /faultcode>([\w:]+)</.exec(text)?.[1] ?? text
  }
  const commented = (body: string) => body.replace('<certReq>', '<!-- hi --><priority/><certReq>')

  const toleranceOf = async (tolerance: string): Promise<ToleranceView> => {
    const all = await node.operator.call('partner.tolerances', { name: 'gate-1' })
    return all.find((one) => one.tolerance === tolerance)!
  }
  const newest = async () => (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 }))[0]!

  it('is told with the exchange, with its reason, and counted', async () => {
    assert.equal(await ask(2, commented), 'ok_cert_available')
    const { forgiven, events } = await node.operator.call('exchange.show', { id: (await newest()).id })
    assert.deepEqual(
      forgiven.map(({ tolerance }) => tolerance),
      ['comment', 'unknown-element'],
    )
    assert.equal(forgiven[0]?.why, 'CardContact writes comments between elements')
    assert.deepEqual(events[0]?.details.forgiven, ['comment', 'unknown-element'])
    const { state, forgiven: times, refused } = await toleranceOf('comment')
    assert.deepEqual([state, times, refused], ['on', 1, 0])
  })

  it('leaves nothing behind where a message is as the contract says', async () => {
    assert.equal(await ask(3, (body) => body), 'ok_cert_available')
    assert.deepEqual((await node.operator.call('exchange.show', { id: (await newest()).id })).forgiven, [])
  })

  it('is refused with failure_syntax and an event once it is switched off, and with a fault where no answer fits', async () => {
    const wish = {
      name: 'gate-1',
      tolerances: ['comment', 'namespace-version'],
      reason: 'their release 7 has it right',
    }
    const partner = await node.operator.call('partner.tolerance-off', wish)
    assert.deepEqual(partner.tolerancesOff, ['comment', 'namespace-version'])
    const before = (await newest()).id
    assert.equal(await ask(4, commented), 'failure_syntax')
    assert.equal(await ask(4, (body) => body.replaceAll('/1.1"', '/1.2"')), 'soap:Client')
    assert.equal((await newest()).id, before)
    const events = await node.operator.call('event.list', { limit: 3 })
    assert.deepEqual(
      events.map(({ kind, partner: who, details: { notForgiven, why } }) => [kind, who, notForgiven ?? why]),
      [
        ['message refused', 'gate-1', ['namespace-version']],
        ['message refused', 'gate-1', ['comment']],
        ['tolerance switched off', 'gate-1', 'their release 7 has it right'],
      ],
    )
    const { state, forgiven, refused } = await toleranceOf('comment')
    assert.deepEqual([state, forgiven, refused], ['off', 1, 1])
  })

  it('does not matter to what is read without it', async () => {
    assert.equal(await ask(4, (body) => body.replace('<certReq>', '<priority/><certReq>')), 'ok_cert_available')
  })

  it('is remembered and counted on over a restart', async () => {
    const { folder, config } = node
    await node.stop()
    node = await startTestNode('UT', { again: { folder, config } })
    assert.equal(await ask(5, commented), 'failure_syntax')
    const { deviations } = await node.operator.call('node.show', {})
    assert.deepEqual(
      deviations.map(({ partner, tolerance, forgiven, refused }) => [partner, tolerance, forgiven, refused]),
      [
        ['gate-1', 'comment', 1, 2],
        ['gate-1', 'namespace-version', 0, 1],
        ['gate-1', 'unknown-element', 2, 0],
      ],
    )
  })

  it('is forgiven again once it is switched on', async () => {
    const wish = { name: 'gate-1', tolerances: ['comment'], reason: 'old readers are back' }
    const { tolerancesOff } = await node.operator.call('partner.tolerance-on', wish)
    assert.deepEqual(tolerancesOff, ['namespace-version'])
    assert.equal(await ask(5, commented), 'ok_cert_available')
    const [event] = await node.operator
      .call('event.list', { limit: 1_000 })
      .then((all) => all.filter(({ kind }) => kind.startsWith('tolerance switched')))
    assert.deepEqual([event?.kind, event?.details.tolerances], ['tolerance switched on', ['comment']])
  })

  it('is known by its name only', async () => {
    const wish = { name: 'gate-1', tolerances: ['coment'], reason: 'typing' }
    await assert.rejects(
      node.operator.call('partner.tolerance-off', wish),
      /no tolerance coment; "eac partner tolerances gate-1"/,
    )
    await assert.rejects(node.operator.call('partner.tolerance-off', { ...wish, tolerances: [] }), /at least one/)
    await assert.rejects(
      node.operator.call('partner.tolerance-off', { ...wish, tolerances: ['comment'], reason: '' }),
      /a reason is kept/,
    )
  })
})
