import assert from 'node:assert/strict'
import { createPartnerClient, type PartnerClient } from '../../src/app/transport/index.ts'
import type { ToleranceView } from '../../src/messages/index.ts'
import { writeCall } from '../../src/services/index.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { contracts, startService, type TestService } from '../support/service.ts'
import { addAuthority, admitGate, foundUtopia, type Gate, register, successor } from '../support/utopia.ts'

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
  const newest = async () => (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges[0]!

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
    const events = (await node.operator.call('event.list', { limit: 3 })).events
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
    const { events } = await node.operator.call('event.list', { limit: 1_000 })
    const [event] = events.filter(({ kind }) => kind.startsWith('tolerance switched'))
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

describe('what is forgiven in the answer of a partner', () => {
  let node: TestNode
  let above: TestService
  const retry = { firstPauseSeconds: 1, longestPauseSeconds: 1, giveUpAfterSeconds: 1 }

  before(async () => {
    above = await startService()
    const result = '<!-- hi --><Result><b:returnCode>ok_cert_available</b:returnCode></Result>'
    const names = 'xmlns:p="uri:EAC-PKI-CVCA-Protocol/1.1" xmlns:b="uri:eacBT/1.1"'
    const entry = `<p:GetCACertificatesResponse ${names}>${result}</p:GetCACertificatesResponse>`
    const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${entry}</s:Body></s:Envelope>`
    above.answers.GetCACertificates = { status: 200, contentType: 'text/xml', body, tolerated: [] }
    node = await startTestNode('UT', { settings: { retry } })
    await addAuthority(node.operator, 'UT-DV', 'DV', 'DVDOM')
    await register(node.operator, {
      name: 'cvca',
      authority: 'UT-DV',
      role: 'CVCA',
      mnemonic: 'CVCATST',
      serviceUrl: above.url('CVCA'),
      tlsCertificates: [above.tls.certPem],
    })
  })
  after(async () => {
    await node?.close()
    await above?.close()
  })

  async function askAbove(state: string) {
    const wish = { name: 'UT-DV', from: 'cvca', callback: false }
    const { id } = await node.operator.call('authority.get-ca-certificates', wish)
    const show = () => node.operator.call('exchange.show', { id })
    await eventually(state, async () => (await show()).state === state, 30_000)
    return show()
  }

  it('is told with the exchange and counted', async () => {
    const { forgiven, outcome } = await askAbove('closed')
    assert.deepEqual([forgiven.map(({ tolerance }) => tolerance), outcome], [['comment'], 'certificates'])
    const { deviations } = await node.operator.call('node.show', {})
    assert.deepEqual(
      deviations.map(({ partner, tolerance, forgiven: times }) => [partner, tolerance, times]),
      [['cvca', 'comment', 1]],
    )
  })

  it('makes it useless once switched off: tried again, then parked with the cause', async () => {
    const wish = { name: 'cvca', tolerances: ['comment'], reason: 'a test' }
    await node.operator.call('partner.tolerance-off', wish)
    const { events, forgiven } = await askAbove('parked')
    assert.deepEqual(forgiven, [])
    assert.match(JSON.stringify(events.at(-1)?.details), /forgiven only by comment, switched off for this partner/)
  })
})
