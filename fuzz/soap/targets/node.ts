import type { ServiceName } from '../../../src/messages/index.ts'
import { contracts } from '../../../test/services/support.ts'
import { promised, type Target } from '../../target.ts'
import type { CalledNode } from '../called-node.ts'
import { judgeReply } from '../judge-reply.ts'

/** What a message may look as if it were for: the first that fits; else the DV. */
const SERVICES: readonly (readonly [RegExp, ServiceName])[] = [
  [/EAC-PKI-CVCA|[gG]etDVCertificates|[rR]equestForeignCertificate/, 'CVCA'],
  [/EAC-PKI-TermContr|GetTASignature|GetCertificateChain/, 'TermContr'],
]

let node: CalledNode | undefined

/** A node as it is started by an operator, called over its own TLS by a registered partner: reading, work, database, answer. */
export const calledNode: Target = {
  name: 'node',
  title: 'a running node with CVCA, DV and control centre, called over TLS by a partner that is registered with each',
  every: 8,
  milliseconds: 5_000,
  remembers: true,
  async prepare() {
    node = await (await import('../called-node.ts')).startCalledNode() // late: the other targets need nothing of it
  },
  async run(input) {
    if (node === undefined) throw new Error('the node was not started')
    const head = Buffer.from(input).toString('latin1')
    const service = SERVICES.find(([looks]) => looks.test(head))?.[1] ?? 'DV'
    const { status, contentType, body } = await node.post(service, input)
    promised(
      /^(text\/xml|application\/soap\+xml)/.test(contentType),
      'a node answers in SOAP',
      () => `${status} ${contentType}`,
    )
    judgeReply({ status, body }, Object.values(contracts[service].editions))
    const code = /<(?:b:returnCode|Result)>(\w+)</.exec(body)?.[1] ?? /<faultstring>([^<]+)</.exec(body)?.[1]
    const [failure] = node.failures()
    promised(failure === undefined, 'nothing of ours fails', () => failure ?? '')
    return `${service} ${status} ${code ?? ''}`
  },
}
