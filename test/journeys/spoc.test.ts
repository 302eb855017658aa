import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decodeCertificate } from '../../src/cvc/index.ts'
import { eventually } from '../support/eventually.ts'
import type { TestNode } from '../support/node.ts'
import { hasOpenssl } from '../support/openssl.ts'
import { OutsideDvProgram } from '../support/outside-dv.ts'
import { selfSigned } from '../support/service.ts'
import { StateNode } from '../support/spoc-state.ts'
import { rsaHand } from '../support/ws-security/rsa-hand.ts'
import type { Hand } from '../support/ws-security/toolkit.ts'

interface Side {
  readonly state: StateNode
  readonly node: TestNode
  readonly dv: OutsideDvProgram
}

describe('two states', () => {
  type Country = 'UT' | 'FU'
  let hands: Readonly<Record<Country, Hand>>
  let folder: string
  let ut: Side
  let fu: Side

  before(async () => {
    hands = { UT: hasOpenssl ? rsaHand('rsa-pss', 2048) : selfSigned('UT signs'), FU: selfSigned('FU signs') }
    folder = await mkdtemp(join(tmpdir(), 'eac-test-'))
    const found = async (country: Country) =>
      StateNode.found(country, { settings: { wsSecurity: await signingWith(hands[country], join(folder, country)) } })
    const [utState, fuState] = [await found('UT'), await found('FU')]
    const [utDv, fuDv] = [await OutsideDvProgram.start('UT'), await OutsideDvProgram.start('FU')]
    await utState.registerDv('ut-dv', utDv)
    await fuState.registerDv('fu-dv', fuDv)
    // UT calls FU by the one edition at its endpoint, FU calls UT by the other at the address in its WSDL
    const endpoint = { edition: 'csn-369791/2009', dvs: [fuDv.mnemonic] } as const
    const wsdl = { edition: 'icao-9303-12', dvs: [utDv.mnemonic], url: `${utState.spocUrl}?wsdl` } as const
    await utState.registerState(fuState.form(endpoint))
    await fuState.registerState(utState.form(wsdl))
    ut = { state: utState, dv: utDv, node: await utState.start() }
    fu = { state: fuState, dv: fuDv, node: await fuState.start() }
    for (const { state, dv, node } of [ut, fu]) {
      dv.livesAt(state.cvcaUrl, [(await node.operator.call('node.show', {})).tlsFingerprint])
    }
  })
  after(async () => {
    for (const { state, dv } of [ut, fu]) {
      await dv?.close()
      await state?.close()
    }
    await rm(folder, { recursive: true, force: true })
  })

  it('ask each other for newer CVCA certificates once they are registered', async () => {
    for (const { node } of [ut, fu]) {
      await eventually('answered', async () => {
        const exchanges = (await node.operator.call('exchange.list', { limit: 20 })).exchanges
        const own = exchanges.filter(({ direction, operation }) => {
          return direction === 'out' && operation === 'GetCACertificates'
        })
        return own.length === 1 && own.every(({ state, outcome }) => state === 'closed' && outcome === 'certificates')
      })
    }
  })

  const directions = [
    { name: 'ČSN 36 9791:2009, at the registered endpoint', of: () => ({ home: ut, abroad: fu }) },
    { name: 'Doc 9303-12, at the endpoint in the registered WSDL', of: () => ({ home: fu, abroad: ut }) },
  ]
  for (const { name, of } of directions) {
    it(`bring a DV of the one its certificate of the other, by callback: ${name}`, () => bringsCertificate(of()))
  }

  async function bringsCertificate({ home, abroad }: { home: Side; abroad: Side }): Promise<void> {
    const foreignCar = abroad.state.cvcaCertificate.holderReference
    const { octets: certReq, holderReference } = await home.dv.request(foreignCar)
    const replyTo = home.dv.byCallback()
    const answer = await home.dv.ask({ certReq, foreignCar, replyTo })
    assert.equal('returnCode' in answer && answer.returnCode, 'ok_request_forwarded')
    const { outcome } = await home.dv.told(replyTo)
    assert.equal(outcome.kind, 'certificates')
    const [own] = outcome.kind === 'certificates' ? outcome.certificates : []
    const certificate = decodeCertificate(own ?? new Uint8Array())
    assert.deepEqual(
      [certificate.holderReference, certificate.authorityReference, certificate.chat.role],
      [holderReference, foreignCar, 'DV-foreign'],
    )
  }

  it('can try the connection to each other, step by step, without a message', async () => {
    const tested = await ut.node.operator.call('partner.test', { name: 'FU' })
    assert.deepEqual(
      tested.steps.map(({ step, result }) => [step, result]),
      [
        ['name', 'good'],
        ['tcp', 'good'],
        ['tls', 'good'],
        ['their-certificate', 'good'],
        ['our-certificate', 'good'],
        ['http', 'good'],
      ],
    )
    const { events } = await ut.node.operator.call('event.list', { kind: 'connection tested', limit: 1 })
    assert.deepEqual([events[0]?.partner, events[0]?.details.ok], ['FU', true])
    await assert.rejects(
      ut.node.operator.call('partner.test', { name: `FU-${fu.dv.mnemonic}` }),
      /not called by this node/,
    )
  })

  it('are told how long the other took to answer, on the connection and by callback', async () => {
    const [times] = await ut.node.operator.call('partner.times', { name: 'FU', hours: 24 })
    assert.ok(times !== undefined && times.exchanges > 0 && times.lookedAt === times.exchanges && !times.isMore)
    assert.ok(times.answered > 0 && times.failed >= 0) // the other may have started later
    for (const took of [times.calls, times.callbacks]) {
      assert.ok(took !== undefined && took.count > 0)
      assert.ok(took.medianMilliseconds >= 0 && took.medianMilliseconds <= took.p95Milliseconds)
    }
    const all = await ut.node.operator.call('partner.times', { hours: 168 })
    assert.deepEqual(all.map(({ partner }) => partner).sort(), ['FU', `FU-${fu.dv.mnemonic}`, 'ut-dv'].sort())
  })

  it('give back the form that counts, to be changed and brought again', async () => {
    const form = await ut.node.operator.call('state.form', { country: 'FU' })
    const { ok, registered, changes } = await ut.node.operator.call('state.check', { form })
    assert.deepEqual({ ok, registered, changes }, { ok: true, registered: true, changes: [] })
  })

  describe('whose messages are signed, with RSA-PSS the one and with ECDSA the other', () => {
    const set = ({ node }: Side, state: string, mode: string) =>
      node.operator.call('partner.wss-set', { name: state, mode, reason: 'agreed' })
    before(async () => {
      for (const [side, other] of [
        [ut, 'FU'],
        [fu, 'UT'],
      ] as const) {
        const certificate = new X509Certificate(hands[other].certPem).raw.toString('base64')
        await side.node.operator.call('partner.wss-add', { name: other, certificate })
        await set(side, other, 'both')
      }
    })

    for (const { name, of } of directions) {
      it(`bring a DV its certificate as before: ${name}`, () => bringsCertificate(of()))
    }

    it('take nothing that is not signed, once they have agreed on that', async () => {
      await set(ut, 'FU', 'demand') // UT signs no more
      const foreignCar = fu.state.cvcaCertificate.holderReference
      const { octets: certReq } = await ut.dv.request(foreignCar)
      await ut.dv.ask({ certReq, foreignCar, replyTo: ut.dv.byCallback() })
      await eventually('FU says why', async () => {
        const { events } = await fu.node.operator.call('event.list', { kind: 'message refused', limit: 5 })
        return events.some(({ details }) => /not-signed/.test(String(details.problem)))
      })
    })
  })

  it('publish a WSDL of each edition, and say whether they are ready', async () => {
    const { origin } = new URL(ut.state.spocUrl)
    const csn = await fetchText(`${ut.state.spocUrl}?wsdl`)
    assert.match(csn.body, /http:\/\/namespaces\.unmz\.cz\/csn369791/)
    assert.ok(csn.body.includes(`location="${ut.state.spocUrl}"`))
    const icao = await fetchText(`${origin}/spoc/icao-9303-12/UT-SPOC?wsdl`)
    assert.match(icao.body, /http:\/\/namespaces\.icao\.int\/lds2/)
    assert.equal((await fetchText(`${origin}/readyz`)).status, 200)
    assert.equal((await fetchText(`${origin}/healthz`)).status, 200)
  })

  it('tell an operator where other states reach the SPOC, also of one that is added while the node runs', async () => {
    const node = await ut.node.operator.call('node.show', {})
    const { spoc } = ut.state.config
    assert.equal(node.spocUrl, spoc?.publicUrl)
    const spocs = node.authorities.filter(({ role }) => role === 'SPOC')
    assert.deepEqual(
      spocs.map(({ serviceUrl }) => serviceUrl),
      [ut.state.spocUrl],
    )
  })
})

describe('a SPOC that is added while the node runs', () => {
  let state: StateNode
  after(() => state?.close())

  it('is served at once; before, the listener says that it is not ready', async () => {
    state = await StateNode.found('UT', { spoc: false })
    const { operator } = await state.start()
    const { origin } = new URL(state.spocUrl)
    assert.equal((await fetchText(`${origin}/readyz`)).status, 503)
    await operator.call('authority.add', { name: 'UT-SPOC', role: 'SPOC', country: 'UT', mnemonic: 'SPOC' })
    assert.equal((await fetchText(`${origin}/readyz`)).status, 200)
    assert.equal((await fetchText(`${state.spocUrl}?wsdl`)).status, 200)
  })
})

/** The section `wsSecurity` of a node that signs so. @param path of key and certificate, without their endings */
async function signingWith({ keyPem, certPem }: Hand, path: string) {
  const signer = { key: `${path}.key`, certificate: `${path}.crt` }
  await Promise.all([writeFile(signer.key, keyPem, { mode: 0o600 }), writeFile(signer.certificate, certPem)])
  return { signers: [signer], windowSeconds: 300, clockSkewSeconds: 300 }
}

function fetchText(url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { rejectUnauthorized: false, agent: false } as const
    const asked = get(url, options, async (incoming) => {
      resolve({ status: incoming.statusCode ?? 0, body: await text(incoming) })
    })
    asked.on('error', reject)
  })
}
