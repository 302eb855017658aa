import { rmSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { ServiceName } from '../../../src/messages/index.ts'
import { contracts } from '../../../test/services/support.ts'
import { Applicant } from '../../../test/support/applicant.ts'
import { startTestNode, type TestNode } from '../../../test/support/node.ts'
import { addAuthority, foundUtopia, register } from '../../../test/support/utopia.ts'
import { promised, type Target } from '../../target.ts'
import { judgeReply } from '../judge-reply.ts'

/** What a message may look as if it were for: the first that fits; else the DV. */
const SERVICES: readonly (readonly [RegExp, ServiceName])[] = [
  [/EAC-PKI-CVCA|[gG]etDVCertificates|[rR]equestForeignCertificate/, 'CVCA'],
  [/EAC-PKI-TermContr|GetTASignature|GetCertificateChain/, 'TermContr'],
]

/** A node as it is started by an operator, called over its own TLS by a registered partner: reading, work, database, answer. */
export const node: Target = {
  name: 'node',
  title: 'a running node with CVCA, DV and control centre, called over TLS by a partner that is registered with each',
  every: 4,
  milliseconds: 5_000,
  remembers: true,
  async prepare() {
    world = await start()
  },
  async run(input) {
    if (world === undefined) throw new Error('the node was not started')
    const { post } = world
    const head = Buffer.from(input).toString('latin1')
    const service = SERVICES.find(([looks]) => looks.test(head))?.[1] ?? 'DV'
    const { status, contentType, body } = await post(service, input)
    promised(
      /^(text\/xml|application\/soap\+xml)/.test(contentType),
      'a node answers in SOAP',
      () => `${status} ${contentType}`,
    )
    judgeReply({ status, body }, Object.values(contracts[service].editions))
    const code = /<(?:b:returnCode|Result)>(\w+)</.exec(body)?.[1] ?? /<faultstring>([^<]+)</.exec(body)?.[1]
    promised(code !== 'internal error' && code !== 'failure_internal_error', 'nothing of ours fails', () =>
      body.slice(0, 300),
    )
    return `${service} ${status} ${code ?? ''}`
  },
}

interface World {
  post(service: ServiceName, body: Uint8Array): Promise<{ status: number; contentType: string; body: string }>
}

let world: World | undefined

async function start(): Promise<World> {
  const node = await startTestNode('UT')
  process.once('exit', () => rmSync(node.folder, { recursive: true, force: true }))
  const places = await foundUtopia(node.operator)
  await addAuthority(node.operator, 'UT-TCC', 'TCC', 'TCCTST')
  const { serviceUrl } = await node.operator.call('authority.show', { name: 'UT-TCC' })
  const urls: Partial<Record<ServiceName, string>> = { DV: places.dvUrl, CVCA: places.cvcaUrl, TermContr: serviceUrl }
  const { tls } = new Applicant({ url: places.dvUrl, pinned: [...places.pinned], service: 'DV' })
  await registerEverywhere(node, tls.certPem)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return {
    post(service, body) {
      const headers = { 'Content-Type': 'text/xml', 'Content-Length': body.length }
      const how: RequestOptions = {
        method: 'POST',
        agent,
        headers,
        key: tls.keyPem,
        cert: tls.certPem,
        rejectUnauthorized: false,
      }
      return new Promise((resolve, reject) => {
        const outgoing = request(urls[service] ?? places.dvUrl, how, (incoming) => {
          const { statusCode: status = 0, headers } = incoming
          text(incoming).then((body) => resolve({ status, contentType: headers['content-type'] ?? '', body }), reject)
        })
        outgoing.on('error', reject)
        outgoing.end(body)
      })
    },
  }
}

async function registerEverywhere({ operator }: TestNode, certPem: string): Promise<void> {
  const one = { mnemonic: 'FUZZ1', tlsCertificates: [certPem] }
  await register(operator, { ...one, name: 'fuzz-at-dv', authority: 'UT-DV', role: 'terminal' })
  await register(operator, { ...one, name: 'fuzz-at-cvca', authority: 'UT-CVCA', role: 'DV' })
  await register(operator, { ...one, name: 'fuzz-at-tcc', authority: 'UT-TCC', role: 'DV' })
}
