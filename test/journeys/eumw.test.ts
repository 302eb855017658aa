import assert from 'node:assert/strict'
import { createPartnerClient, type PartnerClient } from '../../src/app/transport/index.ts'
import { calendarDateOf, decodeCertificate, parseHolderReference, verifyChain } from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { type MadeRequest, makeRequest } from '../support/applicant.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate } from '../support/utopia.ts'

/** The messages of the German eIDAS middleware, in its own form: what it sends, and what it needs in the answers. */
describe('the eIDAS middleware as a terminal of our DV', () => {
  let node: TestNode
  let places: Awaited<ReturnType<typeof foundUtopia>>
  let receiver: Receiver
  let gate: Gate
  let client: PartnerClient
  let latest: MadeRequest

  before(async () => {
    node = await startTestNode('UT')
    places = await foundUtopia(node.operator)
    receiver = await startReceiver()
    const callback = { callbackTargets: [receiver.url], callbackTls: receiver.tls.certPem }
    gate = await admitGate(node.operator, places, callback)
    latest = gate.first
    client = createPartnerClient({ key: gate.applicant.tls.keyPem, cert: gate.applicant.tls.certPem })
  })
  after(async () => {
    client?.close()
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
  })

  const HEAD = '<?xml version="1.0" ?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
  const RPC = 'xmlns:ns2="uri:EAC-PKI-DV-Protocol/1.1" xmlns:ns3="uri:eacBT/1.1"'
  const AT_ONCE = '<callbackIndicator>callback_not_possible</callbackIndicator><messageID/><responseURL/>'

  async function ask(entry: string): Promise<{ code: string | undefined; certificates: Uint8Array[] }> {
    const target = { url: places.dvUrl, pinned: places.pinned, timeoutMs: 30_000, maxResponseBytes: 1_000_000 }
    const body = `${HEAD}${entry}</S:Body></S:Envelope>`
    const answer = await client.post(target, { body, contentType: 'text/xml; charset=utf-8', soapAction: '' })
    const text = new TextDecoder().decode(answer.body)
    const certificates = [...text.matchAll(/:certificate>([^<]+)</g)].map(([, base64 = '']) =>
      Uint8Array.from(Buffer.from(base64, 'base64')),
    )
    return { code: /:returnCode>(\w+)</.exec(text)?.[1], certificates }
  }
  const forgiven = async () => {
    const [newest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    return (await node.operator.call('exchange.show', { id: newest!.id })).forgiven.map(({ tolerance }) => tolerance)
  }

  /** It names no key of ours inside, and the key before outside. */
  async function nextRequest(number: number): Promise<{ base64: string; made: MadeRequest }> {
    const made = await makeRequest({
      holderReference: `UTGATE1${String(number).padStart(5, '0')}`,
      signedBy: { signer: latest.signer, holderReference: latest.holderReference },
    })
    latest = made
    return { base64: Buffer.from(made.octets).toString('base64'), made }
  }

  /** Its own check: the new certificate is found by its CHR, and its issuer's chain is in what it asked for before. */
  async function assertUsable(issued: readonly Uint8Array[], chain: readonly Uint8Array[], made: MadeRequest) {
    const reference = parseHolderReference(made.holderReference)
    const leaf = issued
      .map((octets) => decodeCertificate(octets))
      .find(({ holderReference }) => holderReference === reference)
    const [anchor, ...cas] = chain.map((octets) => decodeCertificate(octets))
    assert.ok(leaf && anchor && cas.some(({ holderReference }) => holderReference === leaf.authorityReference))
    const { ok, findings } = await verifyChain({
      anchor,
      chain: [...cas, leaf],
      today: calendarDateOf(new Date()),
      checkSignature,
    })
    assert.ok(ok, JSON.stringify(findings))
  }

  it('1.1 at once: both accessors empty, which is no deviation, and a final answer', async () => {
    const chain = await ask(`<ns2:GetCACertificates ${RPC}>${AT_ONCE}</ns2:GetCACertificates>`)
    assert.equal(chain.code, 'ok_cert_available')
    assert.deepEqual(await forgiven(), [])
    const { base64, made } = await nextRequest(2)
    const request = `${AT_ONCE}<certReq>${base64}</certReq>`
    const issued = await ask(`<ns2:RequestCertificate ${RPC}>${request}</ns2:RequestCertificate>`)
    assert.equal(issued.code, 'ok_cert_available')
    assert.deepEqual(await forgiven(), [])
    await assertUsable(issued.certificates, chain.certificates, made)
  })

  it('1.1 by callback: ok_syntax and no other good news, then the new certificate as the first', async () => {
    const replyTo = (id: string) =>
      `<callbackIndicator>callback_possible</callbackIndicator><messageID><ns3:messageID>${id}</ns3:messageID></messageID>` +
      `<responseURL><ns3:string>${receiver.url}</ns3:string></responseURL>`
    const asked = await ask(`<ns2:GetCACertificates ${RPC}>${replyTo('c-1')}</ns2:GetCACertificates>`)
    assert.deepEqual(asked, { code: 'ok_syntax', certificates: [] })
    await receiver.next(1)
    const { base64, made } = await nextRequest(3)
    const request = `${replyTo('r-1')}<certReq>${base64}</certReq>`
    const accepted = await ask(`<ns2:RequestCertificate ${RPC}>${request}</ns2:RequestCertificate>`)
    assert.deepEqual(accepted, { code: 'ok_syntax', certificates: [] })
    await receiver.next(2)
    const [chain, issued] = receiver.received.map(({ outcome }) => {
      assert.ok(outcome.kind === 'certificates')
      return outcome.certificates
    })
    assert.equal(decodeCertificate(issued![0]!).holderReference, made.holderReference)
    await assertUsable(issued!, chain!, made)
  })

  it('1.4: no messageID at all, an empty certReference, and the whole chain from the first root on', async () => {
    const bare = 'xmlns="uri:eacBT/1.4"'
    const none = '<callbackIndicator>callback_not_possible</callbackIndicator>'
    const chain = await ask(
      `<getCertificatesRequest ${bare}>${none}<certReference><value></value></certReference></getCertificatesRequest>`,
    )
    assert.equal(chain.code, 'ok_cert_available')
    assert.deepEqual(await forgiven(), [])
    assert.deepEqual(
      chain.certificates.map((octets) => decodeCertificate(octets).holderReference),
      ['UTCVCATST00001', 'UTDVDOM00001'],
    )
    const { base64, made } = await nextRequest(4)
    const issued = await ask(
      `<requestCertificateRequest ${bare}>${none}<certReq>${base64}</certReq></requestCertificateRequest>`,
    )
    assert.equal(issued.code, 'ok_cert_available')
    assert.deepEqual(await forgiven(), [])
    await assertUsable(issued.certificates, chain.certificates, made)
  })
})
