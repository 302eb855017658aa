import { readFileSync } from 'node:fs'
import { createSoapServer, makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import type { Receipt, SendCertificates, ServiceName } from '../../src/messages/index.ts'
import { answerSoap, loadServiceContracts, NOT_OFFERED, soapFault } from '../../src/services/index.ts'
import { eventually } from './eventually.ts'

/** A partner's callback service: keeps every SendCertificates that comes, and who sent it. */
export interface Receiver {
  readonly url: string
  readonly port: number
  readonly received: readonly SendCertificates[]
  readonly tls: ReturnType<typeof makeSelfSignedCertificate>
  /** What it answers from now on. */
  answer: Receipt | 'http-500'
  next(count?: number): Promise<void>
  close(): Promise<void>
}

const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

export async function startReceiver({
  port = 0,
  tls = makeSelfSignedCertificate({
    subject: { commonName: 'receiver' },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000 * 400),
  }),
  service = 'TermContr',
  onReceived = () => {},
}: {
  port?: number
  tls?: ReturnType<typeof makeSelfSignedCertificate>
  service?: ServiceName
  /** Told of each one before it is answered. */
  onReceived?: (callback: SendCertificates) => void
} = {}): Promise<Receiver> {
  const received: SendCertificates[] = []
  const state = { answer: 'received' as Receipt | 'http-500' }
  const server = createSoapServer<string>({
    tls: { key: tls.keyPem, cert: tls.certPem },
    publicUrl: 'https://127.0.0.1',
    hostNames: [],
    endpoints: [
      {
        path: '/callback',
        wsdl: (address) => contracts[service].wsdl(address),
        answer: async ({ body, contentType }) => {
          if (state.answer === 'http-500') return soapFault({ status: 500, reason: 'out of order' })
          const { answer } = state
          return answerSoap(
            contracts[service],
            { body, contentType },
            {
              request: async () => ({ kind: 'accepted' }), // and it never calls back
              receive: async (command) => {
                if (command.operation !== 'SendCertificates') return NOT_OFFERED
                received.push(command)
                onReceived(command)
                return answer
              },
            },
          )
        },
      },
    ],
    identify: async ({ fingerprint256 }) => ({ kind: 'known', caller: fingerprint256 }),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => true,
    onRefused: () => {},
    onError: (error) => {
      throw error
    },
  })
  const listening = await server.listen(port, '127.0.0.1')
  return {
    url: `https://127.0.0.1:${listening.port}/callback`,
    port: listening.port,
    received,
    tls,
    get answer() {
      return state.answer
    },
    set answer(answer) {
      state.answer = answer
    },
    next: (count = 1) => eventually(`${count} callbacks`, () => received.length >= count, 60_000),
    close: () => server.close(200),
  }
}
