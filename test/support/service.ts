import { readFileSync } from 'node:fs'
import { createSoapServer, makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import type { Command, EnquiryAnswer, Outcome, Receipt, ServiceName } from '../../src/messages/index.ts'
import { answerSoap, loadServiceContracts, type Reply, type SoapReply, soapFault } from '../../src/services/index.ts'

/** A service of TR-03129 that keeps what it is asked, and says what it was told to say. */
export interface TestService {
  url(service: ServiceName): string
  readonly tls: ReturnType<typeof makeSelfSignedCertificate>
  readonly heard: Command[]
  /** By operation; what a `SoapReply` holds goes out as it stands. */
  answers: { [operation: string]: Reply<Outcome | EnquiryAnswer | Receipt | { kind: 'accepted' }> | SoapReply }
  close(): Promise<void>
}

export const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

export function selfSigned(commonName: string) {
  return makeSelfSignedCertificate({
    subject: { commonName },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000 * 400),
  })
}

/** All roles on one port, each at a path of its own. */
export async function startService(): Promise<TestService> {
  const tls = selfSigned('service')
  const heard: Command[] = []
  const service: Pick<TestService, 'answers'> = { answers: {} }
  const say = async (command: Command): Promise<never> => {
    heard.push(command)
    return service.answers[command.operation] as never // the test's business
  }
  const server = createSoapServer<string>({
    tls: { key: tls.keyPem, cert: tls.certPem },
    publicUrl: 'https://127.0.0.1',
    hostNames: [],
    endpoints: (Object.keys(contracts) as ServiceName[]).map((name) => ({
      path: `/${name}`,
      wsdl: (address) => contracts[name].wsdl(address),
      answer: async (message) => {
        const reply = await answerSoap(contracts[name], message, { request: say, enquire: say, receive: say })
        const scripted = Object.values(service.answers).find((answer) => typeof answer === 'object' && 'body' in answer)
        return (scripted as SoapReply | undefined) ?? reply
      },
    })),
    identify: async ({ fingerprint256 }) => ({ kind: 'known', caller: fingerprint256 }),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => true,
    onRefused: () => {},
    onError: (error) => {
      throw error
    },
  })
  const { port } = await server.listen(0, '127.0.0.1')
  return Object.assign(service, {
    url: (name: ServiceName) => `https://127.0.0.1:${port}/${name}`,
    tls,
    heard,
    close: () => server.close(200),
  })
}
