import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { writeCall } from '../../src/services/call-partner.ts'
import { answerSoap } from '../../src/services/index.ts'
import type { TlsIdentity } from './connection.ts'
import { contracts } from './requests.ts'

/** Where terminals are called back: each on a port and with a certificate of its own. Everything is acknowledged. */
export interface CallbackService {
  readonly url: string
  close(): void
}

/** @param onCalled told the messageID of each, and whether it brought a certificate */
export async function startCallbackService(
  { keyPem, certPem }: TlsIdentity,
  onCalled: (messageId: string, certified: boolean) => void,
): Promise<CallbackService> {
  const { body, contentType } = await acknowledgement()
  const headers = { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) }
  const server = createServer({ key: keyPem, cert: certPem, requestCert: true, rejectUnauthorized: false })
  server.on('request', (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('latin1')
      const messageId = /messageID>([^<]+)</.exec(text)?.[1] ?? ''
      onCalled(messageId, text.includes('ok_cert_available'))
      response.writeHead(200, headers).end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}/callback`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The answer to SendCertificates is always the same. */
async function acknowledgement(): Promise<{ body: string; contentType: string }> {
  const outcome = { kind: 'certificates', certificates: [Uint8Array.of(0)] } as const
  const command = { operation: 'SendCertificates', messageId: undefined, outcome } as const
  const call = writeCall({ contracts, service: 'TermContr', edition: 'tr-03129/1.1', command })
  const message = { body: Buffer.from(call.body), contentType: call.contentType }
  const { status, body, contentType } = await answerSoap(contracts.TermContr, message, {
    receive: async () => 'received',
  })
  if (status !== 200) throw new Error(`the callback service cannot answer: ${body}`)
  return { body: String(body), contentType }
}
