import assert from 'node:assert/strict'
import { Applicant } from '../../support/applicant.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/free-port.ts'
import { startTestNode, type TestNode } from '../../support/node.ts'
import { readExposition, type Scraped, scrape } from '../../support/scrape.ts'
import { addAuthority, admitGate, foundUtopia, register } from '../../support/utopia.ts'

describe('the metrics of a node', () => {
  let port: number
  let node: TestNode
  let places: Awaited<ReturnType<typeof foundUtopia>>

  before(async () => {
    port = await freePort()
    const health = { listen: { host: '127.0.0.1', port }, readSeconds: 0 }
    const retry = { firstPauseSeconds: 0.1, longestPauseSeconds: 0.2, giveUpAfterSeconds: 600 }
    const circuit = { failures: 2, firstPauseSeconds: 600, longestPauseSeconds: 600 }
    node = await startTestNode('UT', { settings: { health, retry, circuit } })
    places = await foundUtopia(node.operator)
    const { applicant } = await admitGate(node.operator, places)
    applicant.close()
  })
  after(() => node?.close())

  const seen = async (what: string, holds: (scraped: Scraped) => boolean): Promise<Scraped> => {
    let last: Scraped = new Map()
    const look = async (): Promise<boolean> => {
      last = await scrape(port)
      return holds(last)
    }
    await eventually(what, look, 10_000, 100)
    return last
  }

  it('count exchanges as they begin, are settled and end, by operation and contract, each once', async () => {
    const of = (direction: string, more = '') =>
      `{direction="${direction}",contract="tr-03129/1.1",operation="RequestCertificate"${more}}`
    const counted = await seen(
      'the last exchange has ended',
      (found) => found.get(`eac_exchanges_ended_total${of('in', ',return_code="none"')}`) === 1,
    )
    assert.equal(counted.get(`eac_exchanges_begun_total${of('in')}`), 2)
    assert.equal(counted.get(`eac_exchanges_begun_total${of('out')}`), 1)
    assert.equal(counted.get(`eac_exchanges_settled_total${of('in', ',outcome="certificates"')}`), 2)
    assert.equal(counted.get(`eac_exchanges_settled_total${of('out', ',outcome="certificates"')}`), 1)
    assert.equal(counted.get(`eac_exchanges_ended_total${of('in', ',return_code="ok_received_correctly"')}`), 1)
    assert.equal(counted.get('eac_events_total{kind="callback delivered"}'), 1)
  })

  it('count messages by their return code, and how long partners take to answer', async () => {
    const counted = await scrape(port)
    const answered = 'eac_messages_total{direction="in",operation="RequestCertificate",result="ok_cert_available"}'
    assert.equal(counted.get(answered), 1)
    assert.equal(counted.get('eac_partner_answer_seconds_count{partner="cvca-of-dv"}'), 1)
    assert.equal(counted.get('eac_partner_answer_seconds_bucket{le="+Inf",partner="cvca-of-dv"}'), 1)
  })

  it('count callers turned away, by cause, without their names', async () => {
    const stranger = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV' })
    const answer = await stranger.request(new Uint8Array([1])).catch(() => undefined)
    assert.ok(answer === undefined || answer.kind === 'unusable')
    stranger.close()
    const counted = await scrape(port)
    assert.equal(counted.get('eac_refused_callers_total{why="not a partner"}'), 1)
  })

  it('say how long certificates last, at which stage their renewal is, and whether each key is there', async () => {
    const found = await scrape(port)
    assert.equal(found.get('eac_coverage_days_left{authority="UT-DV",issuer="UTCVCATST"}'), 89)
    assert.equal(found.get('eac_renewal_stage{authority="UT-DV",issuer="UTCVCATST",stage="good"}'), 1)
    assert.ok(found.get('eac_cvca_certificate_days_left{authority="UT-CVCA"}')! > 1_000)
    assert.ok(found.get('eac_tls_certificate_days_left{identity="tls"}')! > 500)
    assert.equal(found.get('eac_keys{authority="UT-CVCA",state="usable"}'), 1)
    assert.equal(found.get('eac_keys{authority="UT-CVCA",state="lost"}'), 0)
    assert.ok(found.get('eac_key_signatures{authority="UT-CVCA"}')! >= 2)
    assert.equal(found.get('eac_clock_trusted'), 1)
    assert.equal(found.get('eac_ready'), 1)
  })

  it('say what is owed to a partner that is not reached, and since when it is not', async () => {
    const { operator } = node
    await addAuthority(operator, 'UT-TCC', 'TCC', 'GATES')
    const dead = `https://127.0.0.1:${await freePort()}/`
    const { tlsCertificate } = await operator.call('node.show', {})
    const wish = { authority: 'UT-TCC', role: 'DV', mnemonic: 'DVDOM', tlsCertificates: [tlsCertificate] } as const
    await register(operator, { ...wish, name: 'dead-dv', serviceUrl: dead })
    await operator.call('authority.get-ca-certificates', { name: 'UT-TCC', from: 'dead-dv', callback: true })
    const owed = 'eac_queue_work{partner="dead-dv",task="send",condition="held"}'
    const found = await seen('its circuit opens', (now) => now.get(owed) === 1)
    assert.equal(found.get('eac_partner_circuit_open{partner="dead-dv",state="open"}'), 1)
    assert.ok(found.get('eac_partner_held_seconds{partner="dead-dv",by="circuit"}')! > 0)
    assert.equal(found.get('eac_partner_held_seconds{partner="dead-dv",by="pause"}'), 0)
    assert.ok(found.get('eac_partner_calls_failed_total{partner="dead-dv",cause="connect-failed"}')! >= 2)
    assert.equal(found.get('eac_exchanges_open{direction="out",state="queued"}'), 1)
  })

  it('are only names that begin with eac_, each of a type and with a help', async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const names = [...readExposition(text).keys()].map((series) => series.replace(/\{.*$/, ''))
    assert.deepEqual(
      names.filter((name) => !name.startsWith('eac_')),
      [],
    )
    for (const line of text.split('\n').filter((one) => one.startsWith('# TYPE'))) {
      assert.match(text, new RegExp(`^# HELP ${line.split(' ')[2]} .`, 'm'))
    }
  })
})
