import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { tracesSchema } from '../../src/app/traces/traces-config.ts'
import type { MessageId, ReplyTo } from '../../src/messages/index.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import { OutsideDvProgram } from '../support/outside-dv.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'

const FOREIGN_CAR = 'XXCVCA00001'
const SECRET = 'a-secret-of-the-collector'

describe('the trace of a request to another state', function () {
  this.timeout(120_000)

  let collector: OtlpCollector
  let ut: StateNode
  let node: TestNode
  let xx: SpocProgram
  let dv: OutsideDvProgram

  before(async () => {
    collector = await startOtlpCollector()
    ;[ut, xx, dv] = [await StateNode.found('UT'), await SpocProgram.start('XX'), await OutsideDvProgram.start('UT')]
    const headersFile = join(ut.folder, 'otlp.headers')
    await writeFile(headersFile, `# of the collector\nX-Api-Key: ${SECRET}\n`, { mode: 0o600 })
    Object.assign(ut.config, { traces: tracesSchema.parse({ url: collector.url, headersFile }) })
    await ut.registerDv('ut-dv', dv)
    await ut.registerState(xx.form('icao-9303-12'))
    node = await ut.start()
    dv.livesAt(ut.cvcaUrl, [(await node.operator.call('node.show', {})).tlsFingerprint])
  })
  after(async () => {
    await node?.close()
    for (const one of [dv, xx, ut, collector]) await one?.close()
  })

  const again = async (): Promise<void> => {
    await node.stop()
    node = await startTestNode('UT', { again: ut, keepFolder: true })
  }
  const spansOf = (messageId: string) =>
    collector.spans.filter(({ attributes }) => attributes['eac.message_id'] === messageId)
  const named = (spans: readonly CollectedSpan[], name: string, kind: string): CollectedSpan =>
    spans.find((one) => one.name === name && one.kind === kind) ??
    assert.fail(`no ${kind} span ${name} in ${spans.map((one) => `${one.kind} ${one.name}`)}`)

  /** The DV asks, the other state answers by callback, the DV is called back. */
  async function journey(between: () => Promise<void> = async () => {}): Promise<readonly CollectedSpan[]> {
    xx.answer = () => ({ kind: 'accepted' })
    const replyTo = dv.byCallback()
    const requests = () =>
      xx.asked.flatMap(({ command }) => (command.operation === 'RequestCertificate' ? [command] : []))
    const asked = requests().length
    const { octets } = await dv.request(FOREIGN_CAR)
    await dv.ask({ certReq: octets, foreignCar: FOREIGN_CAR, replyTo })
    await eventually('the other state is asked', () => requests().length > asked)
    const command = requests().at(-1)
    assert.ok(command?.replyTo.callback === 'possible')
    await eventually(
      'its acknowledgement is kept',
      async () => (await stateOf(command.replyTo)) === 'awaiting-callback',
    )
    await between()
    const outcome = await xx.certify(command)
    assert.ok(outcome.kind === 'certificates')
    const { messageId } = command.replyTo
    await xx.call(ut.spocUrl, 'icao-9303-12', { operation: 'SendCertificates', messageId, outcome })
    await dv.told(replyTo)
    const done = () => spansOf(replyTo.messageId).some(({ name }) => name === 'SendCertificates')
    await eventually('its spans are told', done)
    const { traceId } = named(spansOf(replyTo.messageId), 'RequestForeignCertificate', 'server')
    await eventually('its last job is told', () =>
      collector.spans.some((one) => one.traceId === traceId && one.name === 'deliver RequestForeignCertificate'),
    )
    return collector.spans.filter((one) => one.traceId === traceId)
  }
  async function stateOf(replyTo: ReplyTo): Promise<string | undefined> {
    const messageId: MessageId | undefined = replyTo.callback === 'possible' ? replyTo.messageId : undefined
    const { exchanges } = await node.operator.call('exchange.list', { direction: 'out', limit: 5 })
    return exchanges.find((one) => one.messageId === messageId)?.state
  }

  function assertWhole(spans: readonly CollectedSpan[]): void {
    const below = (name: string, kind: string, parent: CollectedSpan): CollectedSpan => {
      const found = named(spans, name, kind)
      assert.equal(found.parentSpanId, parent.spanId, `${name} stands below ${parent.name}`)
      return found
    }
    const asked = named(spans, 'RequestForeignCertificate', 'server')
    assert.equal(asked.parentSpanId, '')
    const handled = below('handle RequestForeignCertificate', 'consumer', asked)
    below('RequestCertificate', 'client', below('send RequestCertificate', 'consumer', handled))
    const callback = below('callback SendCertificates', 'consumer', handled)
    below('install RequestCertificate', 'consumer', handled)
    below('SendCertificates', 'client', below('deliver RequestForeignCertificate', 'consumer', asked))
    const [link] = callback.links
    const cameBy = collector.spans.find(({ spanId }) => spanId === link?.spanId)
    assert.equal(cameBy?.name, 'SendCertificates')
    assert.equal(cameBy?.parentSpanId, '', 'the callback begins a trace of its own')
    assert.deepEqual(cameBy?.links[0], { traceId: callback.traceId, spanId: callback.spanId })
  }

  it('is one, from the message of the DV to its callback', async () => {
    const spans = await journey()
    assertWhole(spans)
    const { attributes } = named(spans, 'RequestCertificate', 'client')
    const { 'eac.message_id': messageId, 'eac.octets.in': received, 'eac.octets.out': sent, ...rest } = attributes
    assert.ok(messageId && Number(received) > 200 && Number(sent) > 200)
    assert.deepEqual(rest, {
      'eac.attempt': 1,
      'eac.circuit': 'closed',
      'eac.contract': 'icao-9303-12',
      'eac.operation': 'RequestCertificate',
      'eac.partner': 'XX',
      'eac.partner.role': 'SPOC',
      'eac.return_code': 'ok_reception_ack',
      'http.response.status_code': 200,
    })
    const [server] = [named(spans, 'RequestForeignCertificate', 'server')]
    assert.equal(server.attributes['eac.partner'], 'ut-dv')
    assert.equal(server.attributes['eac.contract'], 'tr-03129/1.1')
    assert.match(String(server.attributes['eac.return_code']), /^ok_(syntax|request_forwarded)$/)
    assert.equal(server.resource['service.name'], 'eac-broker')
    const id = String(server.attributes['eac.exchange'])
    assert.equal((await node.operator.call('exchange.show', { id })).trace, server.traceId)
  })

  it('is ours: a caller that names one of its own begins no other, and joins none', async () => {
    const [traceId, spanId] = ['1'.repeat(32), '2'.repeat(16)]
    const { keyPem: key, certPem: cert } = dv.receiver.tls
    const headers = {
      'content-type': 'text/xml',
      traceparent: `00-${traceId}-${spanId}-00`,
      tracestate: 'a=b',
      baggage: 'c=d',
    }
    const wish = { method: 'POST', key, cert, rejectUnauthorized: false, agent: false, headers }
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(ut.cvcaUrl, wish, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('<no message>')
    })
    assert.equal(status, 500)
    const found = () => collector.spans.find(({ name }) => name === 'message')
    await eventually('its span is told', () => found() !== undefined)
    assert.deepEqual([found()?.parentSpanId, found()?.links, found()?.failed], ['', [], true])
    assert.ok(!collector.octets().includes(Buffer.from(traceId, 'hex')))
  })

  it('is one, though the node is started again before the other state calls back', async () => {
    const spans = await journey(again)
    assertWhole(spans)
    assert.equal(new Set(spans.map(({ resource }) => resource['service.instance.id'])).size, 2)
  })

  it('of what the node begins by itself begins with the first attempt, and is kept', async () => {
    const { exchanges } = await node.operator.call('exchange.list', { direction: 'out', partner: 'XX', limit: 100 })
    const { id, trace } = exchanges.find(({ operation }) => operation === 'GetCACertificates') ?? assert.fail()
    const ofTrace = () => collector.spans.filter(({ traceId }) => traceId === trace)
    await eventually('its spans are told', () => ofTrace().some(({ kind }) => kind === 'client'))
    const sent = named(ofTrace(), 'send GetCACertificates', 'consumer')
    assert.equal(sent.parentSpanId, '')
    assert.equal(sent.attributes['eac.exchange'], id)
    assert.equal(named(ofTrace(), 'GetCACertificates', 'client').parentSpanId, sent.spanId)
  })

  it('shows the attempts at a call that fails, by their cause and without words', async () => {
    xx.answer = () => {
      throw new Error('out of order')
    }
    const replyTo = dv.byCallback()
    const { octets } = await dv.request(FOREIGN_CAR)
    await dv.ask({ certReq: octets, foreignCar: FOREIGN_CAR, replyTo })
    const attempts = () => {
      const traceId = spansOf(replyTo.messageId)[0]?.traceId
      const ofTrace = collector.spans.filter((one) => one.traceId === traceId)
      return ofTrace.filter(({ name, kind }) => name === 'RequestCertificate' && kind === 'client')
    }
    await eventually('a second attempt', () => attempts().some(({ attributes }) => attributes['eac.attempt'] === 2))
    const [first] = attempts()
    assert.equal(first?.failed, true)
    assert.equal(first?.attributes['error.type'], 'answer-unusable')
    xx.answer = (command) => (command.operation === 'RequestCertificate' ? xx.certify(command) : { kind: 'accepted' })
    await dv.told(replyTo)
  })

  it('tells nothing of what the messages hold, nor of what opens the collector', async () => {
    assert.equal(collector.headers[0]?.['x-api-key'], SECRET)
    const all = collector.octets().toString('latin1')
    assert.ok(!all.includes(SECRET))
    for (const what of ['UTDVOUT0000', FOREIGN_CAR, '\x7f\x21', '-----BEGIN']) assert.ok(!all.includes(what), what)
    const known = /^(eac\.[a-z_.]+|error\.type|http\.response\.status_code)$/
    for (const { attributes } of collector.spans) for (const name of Object.keys(attributes)) assert.match(name, known)
    const told = await node.operator.call('event.list', { kind: 'configuration', limit: 5 })
    assert.ok(!JSON.stringify(told).includes(SECRET))
  })

  it('is lost, and nothing else, while the collector takes none; one event says so', async () => {
    collector.status = 503
    const before = collector.headers.length
    xx.answer = (command) => (command.operation === 'RequestCertificate' ? xx.certify(command) : { kind: 'accepted' })
    for (let n = 0; n < 2; n++) {
      const replyTo = dv.byCallback()
      await dv.ask({ certReq: (await dv.request(FOREIGN_CAR)).octets, foreignCar: FOREIGN_CAR, replyTo })
      await dv.told(replyTo)
      const refused = collector.headers.length
      await eventually('a batch is refused', () => collector.headers.length > refused)
    }
    assert.ok(collector.headers.length >= before + 2)
    await node.stop()
    node = await startTestNode('UT', {
      again: { ...ut, config: { ...ut.config, traces: undefined } },
      keepFolder: true,
    })
    const { events } = await node.operator.call('event.list', { kind: 'traces not taken', limit: 5 })
    assert.equal(events.length, 1)
    assert.deepEqual(events[0]?.details, { collector: new URL(collector.url).origin, why: 'it answered HTTP 503' })
  })

  it('is not begun without the section traces: nothing is sent, nothing is kept', async () => {
    const [batches, asked] = [collector.headers.length, xx.asked.length]
    const replyTo = dv.byCallback()
    await dv.ask({ certReq: (await dv.request(FOREIGN_CAR)).octets, foreignCar: FOREIGN_CAR, replyTo })
    await dv.told(replyTo)
    assert.ok(xx.asked.length > asked)
    await node.stop()
    assert.equal(collector.headers.length, batches)
  })
})
