import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { createClientAsync } from 'soap'
import { CONTRACTS, type Command, SERVICES } from '../../src/messages/index.ts'
import { answerSoap } from '../../src/services/index.ts'
import { installPackages, MAY_INSTALL, skipWithout } from '../support/install-packages.ts'
import { contracts } from './support.ts'

const CERTIFICATE = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
const MORE = Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6)

/** A DV over plain HTTP, for toolkits that want an address. */
async function serve(heard: Command[]) {
  const tolerated: string[] = []
  const fetched: string[] = []
  const act = {
    request: async (command: Command) => {
      heard.push(command)
      if (command.operation === 'GetDocumentSignerList')
        return { kind: 'refused', reason: 'list-not-available' } as const
      return command.operation === 'RequestCertificate'
        ? ({ kind: 'certificates', certificates: [CERTIFICATE, MORE] } as const)
        : ({ kind: 'accepted' } as const)
    },
    receive: async (command: Command) => {
      heard.push(command)
      return 'received' as const
    },
  }
  const server: Server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      fetched.push(request.url ?? '')
      const service = SERVICES.find((one) => request.url?.includes(`/${one}?`)) ?? 'DV'
      const edition = CONTRACTS.find((one) => request.url?.includes(`/${one}/`)) ?? 'tr-03129/1.1'
      response.setHeader('content-type', 'text/xml').end(contracts[service].wsdl(address, edition))
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const reply = await answerSoap(contracts.DV, { body: Buffer.concat(chunks) }, act)
    tolerated.push(...reply.tolerated)
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address: string = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dv`
  return { server, address, tolerated, fetched }
}

describe('toolkits generated from the published WSDL', () => {
  const heard: Command[] = []
  let dv: Awaited<ReturnType<typeof serve>>
  before(async () => {
    dv = await serve(heard)
  })
  after(() => {
    dv.server.closeAllConnections()
    dv.server.close()
  })
  beforeEach(() => {
    heard.length = 0
    dv.tolerated.length = 0
  })

  it('npm soap: RequestCertificate, GetCACertificates and SendCertificates', async () => {
    const client = await createClientAsync(`${dv.address}?wsdl`)
    const reply = {
      callbackIndicator: 'callback_possible',
      messageID: { messageID: 'm-17' },
      responseURL: { string: 'https://dv.example.test/' },
    }
    const [requested] = await client.RequestCertificateAsync({ ...reply, certReq: 'fyEDAQID' })
    assert.equal(requested.Result.returnCode, 'ok_cert_available')
    assert.deepEqual(requested.Result.certificateSeq.certificate, ['fyEDAQID', 'fyEDBAUG'])
    const [asked] = await client.GetCACertificatesAsync(reply)
    assert.equal(asked.Result.returnCode, 'ok_syntax')
    const [sent] = await client.SendCertificatesAsync({
      messageID: { messageID: 'm-17' },
      statusInfo: 'ok_cert_available',
      certificateSeq: { certificate: ['fyEDAQID', 'fyEDBAUG'] },
    })
    assert.equal(sent.Result.returnCode, 'ok_received_correctly')

    const replyTo = { callback: 'possible', messageId: 'm-17', responseUrl: 'https://dv.example.test/' }
    assert.deepEqual(heard, [
      { operation: 'RequestCertificate', replyTo, certReq: CERTIFICATE },
      { operation: 'GetCACertificates', replyTo },
      {
        operation: 'SendCertificates',
        messageId: 'm-17',
        outcome: { kind: 'certificates', certificates: [CERTIFICATE, MORE] },
      },
    ])
    // from a WSDL with its types in a file of their own it sends them without a namespace
    assert.deepEqual([...new Set(dv.tolerated)], ['inner-in-protocol-namespace'])
  })

  it('npm soap: 1.4', async () => {
    const client = await createClientAsync(`${dv.address}/tr-03129/1.4/DV?wsdl`)
    client.setEndpoint(dv.address)
    const asked = { callbackIndicator: 'callback_possible', messageID: { messageID: 'm-17' } }
    const [requested] = await client.RequestCertificateAsync({ ...asked, certReq: 'fyEDAQID' })
    assert.equal(requested.returnCode, 'ok_cert_available')
    assert.deepEqual(requested.certificateSeq.certificate, ['fyEDAQID', 'fyEDBAUG'])
    const [got] = await client.GetCertificatesAsync({ ...asked, certReference: { value: '' } })
    assert.equal(got.returnCode, 'ok_syntax')
    const [listed] = await client.GetDocumentSignerListAsync({})
    assert.deepEqual(
      [listed.returnCode, listed.returnCodeMessage.message],
      ['failure_list_not_available', 'there is no list of that kind'],
    )
    const [sent] = await client.SendDocumentSignerListAsync({ documentSignerList: { binary: 'fyEDAQID' } })
    assert.equal(sent.returnCode, 'ok_received_correctly')
    assert.deepEqual(dv.tolerated, [])
    const replyTo = { callback: 'possible', messageId: 'm-17', responseUrl: undefined }
    assert.deepEqual(heard, [
      { operation: 'RequestCertificate', replyTo, certReq: CERTIFICATE },
      { operation: 'GetCACertificates', replyTo },
      { operation: 'GetDocumentSignerList', replyTo: { callback: 'not-possible' } },
      { operation: 'SendDocumentSignerList', messageId: undefined, outcome: { kind: 'list', list: CERTIFICATE } },
    ])
  })

  it('npm soap: reads each WSDL in one fetch', async () => {
    for (const [service, edition] of SERVICES.flatMap((one) => CONTRACTS.map((other) => [one, other] as const))) {
      dv.fetched.length = 0
      const client = await createClientAsync(`${dv.address}/${edition}/${service}?wsdl`, { disableCache: true })
      assert.deepEqual(dv.fetched, [`/dv/${edition}/${service}?wsdl`])
      assert.ok(Object.keys(client.describe()).includes(`EAC-${service}-ProtocolService`))
    }
  })

  it('zeep: strict reading of answers, all editions of every WSDL', async function () {
    this.timeout(15 * 60_000)
    const hasZeep = (): boolean =>
      spawnSync('/usr/bin/python3', ['-c', 'import zeep'], { timeout: 20_000 }).status === 0
    if (!hasZeep()) await installPackages(['python3-zeep'], { mayInstall: MAY_INSTALL })
    if (!hasZeep()) skipWithout('zeep', this)
    const script = `
import base64, json, os, sys, zeep
for edition in ('1.0', '1.1', '1.4'):
    for role in ('CVCA', 'DV', 'TermContr', 'IS'):
        zeep.Client(f'wsdl/tr-03129/{edition}/EAC-PKI-{role}.wsdl')
dv = zeep.Client(sys.argv[1] + '?wsdl').service
reply = dict(callbackIndicator='callback_possible', messageID={'messageID': 'm-17'}, responseURL={'string': 'https://dv.example.test/'})
one = dv.RequestCertificate(certReq=bytes.fromhex('7f2103010203'), **reply)
two = dv.GetCACertificates(callbackIndicator='callback_not_possible', messageID={}, responseURL={})
three = dv.SendCertificates(messageID={}, statusInfo='ok_cert_available', certificateSeq={'certificate': [bytes.fromhex('7f2103010203')]})
new = zeep.Client(sys.argv[1] + '/tr-03129/1.4/DV?wsdl').service
asked = dict(callbackIndicator='callback_possible', messageID={'messageID': 'm-17'})
four = new.RequestCertificate(certReq=bytes.fromhex('7f2103010203'), **asked)
five = new.GetCertificates(certReference={'value': b''}, **asked)
six = new.SendMasterList(statusInfo='ok_list_available', masterList={'binary': bytes.fromhex('7f2103010203')})
seven = new.GetDocumentSignerList()
print(json.dumps([four.returnCode, [c.hex() for c in four.certificateSeq.certificate], five.returnCode, six.returnCode, seven.returnCode, seven.returnCodeMessage.message]))
print(json.dumps([one.returnCode, [c.hex() for c in one.certificateSeq.certificate], two.returnCode, three if isinstance(three, str) else three.returnCode]))
`
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', script, dv.address], { timeout: 60_000 })
    const certificates = ['7f2103010203', '7f2103040506']
    const words = ['failure_list_not_available', 'there is no list of that kind']
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [
        ['ok_cert_available', certificates, 'ok_syntax', 'ok_received_correctly', ...words],
        ['ok_cert_available', certificates, 'ok_syntax', 'ok_received_correctly'],
      ],
    )
    assert.deepEqual(dv.tolerated, [])
    assert.equal(heard.length, 7)
  })
})
