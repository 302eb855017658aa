import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createClientAsync, listen } from 'soap'
import { SPOC_CONTRACTS, type SpocCommand, type SpocContractName } from '../../src/messages/index.ts'
import { answerSpoc, callSpoc } from '../../src/spoc/index.ts'
import { COMMANDS, contracts, FIRST, messageId, replyTo, SECOND } from './support.ts'

const CERTIFICATES = { kind: 'certificates', certificates: [FIRST, SECOND] } as const
const BASE64 = ['fyEDAQID', 'fyEDBAUG']

interface Served {
  readonly server: Server
  readonly address: string
  readonly heard: SpocCommand[]
  readonly actions: (string | undefined)[]
  readonly tolerated: string[]
}

/** A SPOC over plain HTTP, whose WSDL is at `?wsdl` and the edition. */
async function serve(edition: SpocContractName): Promise<Served> {
  const [heard, actions, tolerated]: [SpocCommand[], (string | undefined)[], string[]] = [[], [], []]
  const hear =
    <A>(answer: A) =>
    async (command: SpocCommand): Promise<A> => {
      heard.push(command)
      return answer
    }
  const act = { request: hear(CERTIFICATES), receive: hear('received' as const), notice: hear('received' as const) }
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/xml').end(contracts.wsdl(address, edition))
      return
    }
    actions.push(request.headers.soapaction as string | undefined)
    const reply = await answerSpoc(contracts, { body: await buffer(request) }, act)
    tolerated.push(...reply.tolerated)
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/spoc`
  return { server, address, heard, actions, tolerated }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
}

for (const edition of SPOC_CONTRACTS) {
  describe(`npm soap made of the WSDL of ${edition}`, () => {
    it('as a client sends all four messages', async () => {
      const { server, address, heard, actions, tolerated } = await serve(edition)
      try {
        const client = await createClientAsync(`${address}?wsdl`, { disableCache: true })
        const head = { callerID: 'UT', messageID: messageId }
        const [requested] = await client.RequestCertificateAsync({ ...head, certificateRequest: BASE64[0] })
        assert.deepEqual(requested, { certificateSequence: { certificate: BASE64 }, result: 'ok_cert_available' })
        const [got] = await client.GetCACertificatesAsync(head)
        assert.deepEqual(got, { certificateSequence: { certificate: BASE64 }, result: 'ok_cert_available' })
        const certificateSequence = { certificate: BASE64 }
        const [sent] = await client.SendCertificatesAsync({
          ...head,
          certificateSequence,
          statusInfo: 'ok_cert_available',
        })
        assert.deepEqual(sent, { result: 'ok_received_correctly' })
        const { subject, body } = COMMANDS.GeneralMessage
        const [told] = await client.GeneralMessageAsync({ ...head, subject, body })
        assert.deepEqual(told, { result: 'ok' })
        const { RequestCertificate, GetCACertificates, SendCertificates, GeneralMessage } = COMMANDS
        assert.deepEqual(heard, [RequestCertificate, GetCACertificates, SendCertificates, GeneralMessage])
        assert.deepEqual(
          actions,
          heard.map(({ operation }) => `"${operation}"`),
        )
        assert.deepEqual(tolerated, [])
      } finally {
        await close(server)
      }
    })

    it('as a server understands what we send, and is understood', async () => {
      const calls: unknown[] = []
      const answerWith = (answer: object) => (given: object) => {
        calls.push(given)
        return answer
      }
      const port = {
        RequestCertificate: answerWith({ result: 'ok_reception_ack' }),
        GetCACertificates: answerWith({ certificateSequence: { certificate: BASE64 }, result: 'ok_cert_available' }),
        SendCertificates: answerWith({ result: 'failure_messageID_unknown' }),
        GeneralMessage: answerWith({ result: 'ok' }),
      }
      const server = createServer()
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/spoc`
      listen(server, { path: '/spoc', services: { SPOC: { SPOCPort: port } }, xml: contracts.wsdl(url, edition) })
      const tell = (command: SpocCommand) =>
        callSpoc({
          contracts,
          edition,
          callerId: 'UT',
          command,
          post: async ({ body, contentType, soapAction }) => {
            const headers = { 'content-type': contentType, soapaction: soapAction }
            const response = await fetch(url, { method: 'POST', headers, body })
            const octets = new Uint8Array(await response.arrayBuffer())
            return { status: response.status, contentType: 'text/xml', body: octets }
          },
        })
      try {
        const { RequestCertificate, GetCACertificates, SendCertificates, GeneralMessage } = COMMANDS
        const acknowledged = { kind: 'acknowledged', returnCode: 'ok_reception_ack' }
        assert.deepEqual(await tell(RequestCertificate), acknowledged)
        const final = { kind: 'final', outcome: CERTIFICATES, returnCode: 'ok_cert_available' }
        assert.deepEqual(await tell(GetCACertificates), final)
        const unknown = { kind: 'receipt', receipt: 'message-id-unknown', returnCode: 'failure_messageID_unknown' }
        assert.deepEqual(await tell(SendCertificates), unknown)
        assert.deepEqual(await tell(GeneralMessage), { kind: 'receipt', receipt: 'received', returnCode: 'ok' })
        const head = { callerID: 'UT', messageID: replyTo.messageId }
        const { subject, body } = GeneralMessage
        assert.deepEqual(calls, [
          { ...head, certificateRequest: BASE64[0] },
          head,
          { ...head, certificateSequence: { certificate: BASE64 }, statusInfo: 'ok_cert_available' },
          { ...head, subject, body },
        ])
      } finally {
        await close(server)
      }
    })
  })
}
