import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  type Answer,
  type ReplyTo,
  SPOC_CONTRACTS,
  type SpocCommand,
  type SpocContractName,
} from '../../../src/messages/index.ts'
import { answerSpoc, loadSpocContracts, type SpocActions } from '../../../src/spoc/index.ts'
import type { TlsFiles } from '../openssl.ts'
import { AT_ONCE, FIRST, LATER, SECOND } from './spoc-calls.ts'

/** A message that came, as it was understood. */
export interface Understood {
  readonly command: SpocCommand
  readonly callerId: string
  readonly edition: SpocContractName
  readonly tolerated: readonly string[]
}

/** A SPOC on loopback that says the same to everybody: both editions at one address, mutual TLS. */
export interface SpocService {
  wsdlUrl(edition: SpocContractName): string
  /** What came since it was last asked. */
  take(): readonly Understood[]
  close(): Promise<void>
}

export async function startSpocService(tls: TlsFiles, callersCertificates: readonly string[]): Promise<SpocService> {
  const contracts = loadSpocContracts((path) => readFileSync(path, 'utf8'))
  const understood: Understood[] = []
  const act = sayAlways((one) => understood.push(one))
  const [key, cert] = await Promise.all([readFile(tls.keyFile), readFile(tls.certificateFile)])
  const options = { key, cert, ca: [...callersCertificates], requestCert: true, rejectUnauthorized: true }
  const server = createServer(options, (request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error))
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const edition = SPOC_CONTRACTS.find((one) => request.url === pathOf(one))
    if (request.method === 'GET' && edition !== undefined) {
      response.setHeader('content-type', 'text/xml; charset=utf-8')
      response.end(contracts.wsdl(`${base()}/spoc`, edition))
      return
    }
    const contentType = request.headers['content-type']
    const reply = await answerSpoc(contracts, { body: await buffer(request), contentType }, act)
    response.writeHead(reply.status, { 'content-type': reply.contentType })
    response.end(reply.body)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    wsdlUrl: (edition) => `${base()}${pathOf(edition)}`,
    take: () => understood.splice(0),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const pathOf = (edition: SpocContractName): string => `/spoc?wsdl=${edition.replace('/', '-')}`

function sayAlways(hear: (one: Understood) => void): SpocActions {
  return {
    request: async (command, { callerId, edition, tolerated }) => {
      hear({ command, callerId, edition, tolerated })
      return answerTo(command.replyTo)
    },
    receive: async (command, { callerId, edition, tolerated }) => {
      hear({ command, callerId, edition, tolerated })
      return 'received'
    },
    notice: async (command, { callerId, edition, tolerated }) => {
      hear({ command, callerId, edition, tolerated })
      return 'received'
    },
  }
}

function answerTo(replyTo: ReplyTo): Answer {
  const id = replyTo.callback === 'possible' ? replyTo.messageId : undefined
  if (id === AT_ONCE) return { kind: 'certificates', certificates: [FIRST, SECOND] }
  return id === LATER ? { kind: 'accepted' } : { kind: 'refused', reason: 'domain-parameters' }
}
