import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type {
  Answer,
  Command,
  ContractName,
  EnquiryAnswer,
  MessageId,
  PartnerAnswer,
  ServiceName,
} from '../../src/messages/index.ts'
import { callPartner, type Reply, writeCall } from '../../src/services/index.ts'
import type { Element } from '../../src/soap/index.ts'
import { FIRST, SECOND } from './every-operation.ts'
import { bytes, contracts, entryOf, post } from './support.ts'

const FOLDER = new URL('example-messages/', import.meta.url)
const load = (name: string) => readFileSync(new URL(`${name}.xml`, FOLDER), 'utf8')

const LIST = Uint8Array.of(0x30, 3, 2, 1, 0)
const AUTHENTICATED = Uint8Array.of(0x67, 3, 1, 2, 3)
const NO_CALLBACK = { callback: 'not-possible' } as const
const [UUID, M17, M18, M21] = ['5b0c7a0e-4f0e-4a57-9f0a-1f6a2c1d9e11', 'm-17', 'm-18', 'm-21'] as MessageId[]
const replyTo = (messageId: MessageId | undefined, responseUrl: string | undefined) =>
  ({ callback: 'possible', messageId: messageId!, responseUrl }) as const
const DV_URL = 'https://dv.example.test/tr03129/dv'
const certificates = (...list: Uint8Array[]) => ({ kind: 'certificates', certificates: list }) as const

/** A message as it stands in its file, what it means, and what is said to it; `<name>-answer.xml` is that answer. */
interface Example {
  readonly name: string
  readonly service: ServiceName
  readonly command: Command
  readonly says?: Reply<Answer | EnquiryAnswer>
}

/** Composed for this project, and held against the published schemas where those are public. */
const EXAMPLES: readonly Example[] = [
  {
    name: '1.1-request-certificate',
    service: 'DV',
    command: { operation: 'RequestCertificate', replyTo: NO_CALLBACK, certReq: FIRST },
    says: certificates(FIRST),
  },
  {
    name: '1.1-request-certificate-callback',
    service: 'CVCA',
    command: { operation: 'RequestCertificate', replyTo: replyTo(UUID, DV_URL), certReq: AUTHENTICATED },
    says: { kind: 'accepted' },
  },
  {
    name: '1.1-send-certificates',
    service: 'DV',
    command: { operation: 'SendCertificates', messageId: UUID, outcome: certificates(FIRST, SECOND) },
  },
  {
    name: '1.1-send-certificates-refusal',
    service: 'DV',
    command: {
      operation: 'SendCertificates',
      messageId: M17,
      outcome: { kind: 'refused', reason: 'not-accepted-foreign' },
    },
  },
  {
    name: '1.1-send-certificates-unasked',
    service: 'TermContr',
    command: { operation: 'SendCertificates', messageId: undefined, outcome: certificates(FIRST) },
  },
  {
    name: '1.1-request-foreign-certificate',
    service: 'CVCA',
    command: {
      operation: 'RequestForeignCertificate',
      replyTo: replyTo(M17, DV_URL),
      foreignCar: 'FUCVCA00001',
      certReq: AUTHENTICATED,
    },
    says: { kind: 'forwarded' },
  },
  {
    name: '1.1-get-ca-certificates',
    service: 'DV',
    command: { operation: 'GetCACertificates', replyTo: NO_CALLBACK },
    says: certificates(FIRST, SECOND),
  },
  {
    name: '1.1-get-master-list',
    service: 'DV',
    command: { operation: 'GetMasterList', replyTo: NO_CALLBACK },
    says: { kind: 'list', list: LIST },
  },
  {
    name: '1.1-send-master-list',
    service: 'DV',
    command: { operation: 'SendMasterList', messageId: undefined, outcome: { kind: 'list', list: LIST } },
  },
  {
    name: '1.1-get-defect-list',
    service: 'DV',
    command: { operation: 'GetDefectList', replyTo: replyTo(M21, 'https://tcc.example.test/tr03129') },
    says: { kind: 'accepted' },
  },
  {
    name: '1.1-send-defect-list',
    service: 'DV',
    command: { operation: 'SendDefectList', messageId: M21, outcome: { kind: 'list', list: LIST } },
  },
  {
    name: '1.1-get-document-signer-list',
    service: 'DV',
    command: { operation: 'GetDocumentSignerList', replyTo: NO_CALLBACK },
    says: { kind: 'list', list: LIST },
  },
  {
    name: '1.1-send-document-signer-list',
    service: 'DV',
    command: { operation: 'SendDocumentSignerList', messageId: undefined, outcome: { kind: 'list', list: LIST } },
  },
  {
    name: '1.0-send-certificates',
    service: 'DV',
    command: { operation: 'SendCertificates', messageId: M17, outcome: certificates(FIRST) },
  },
  {
    name: '1.4-request-certificate',
    service: 'CVCA',
    command: { operation: 'RequestCertificate', replyTo: replyTo(M18, undefined), certReq: AUTHENTICATED },
    says: { answer: { kind: 'refused', reason: 'outer-signature' }, message: 'outer CAR unknown' },
  },
  {
    name: '1.4-get-certificates',
    service: 'DV',
    command: { operation: 'GetCACertificates', replyTo: NO_CALLBACK },
    says: certificates(FIRST),
  },
  {
    name: '1.4-send-certificates',
    service: 'DV',
    command: { operation: 'SendCertificates', messageId: M18, outcome: certificates(FIRST) },
  },
]

const editionOf = ({ name }: Example): ContractName => `tr-03129/${name.slice(0, 3)}` as ContractName
const hasAnswer = ({ name }: Example) => readdirSync(FOLDER).includes(`${name}-answer.xml`)

/** Names, namespaces, order and values; white space between elements and prefixes aside. */
const sameMessage = (ours: string, theirs: string) => assert.deepEqual(entryOf(ours), entryOf(theirs))

describe('each example message', () => {
  for (const example of EXAMPLES) {
    const { name, service, command, says } = example
    it(`${name}: means what it says, needs no tolerance, and is answered as it should be`, async () => {
      const heard: Command[] = []
      const hear = async (one: Command) => {
        heard.push(one)
        return says as never
      }
      const receive = async (one: Command) => {
        heard.push(one)
        return 'received' as const
      }
      const { reply, errors } = await post(load(name), { service, act: { request: hear, enquire: hear, receive } })
      assert.deepEqual([heard, reply.tolerated, reply.problem, errors], [[command], [], undefined, []])
      if (hasAnswer(example)) sameMessage(reply.body, load(`${name}-answer`))
      else assert.equal(reply.returnCode, 'ok_received_correctly')
    })

    it(`${name}: is what we send ourselves`, () => {
      const { body } = writeCall({ contracts, service, edition: editionOf(example), command })
      const ours = entryOf(body)
      const words = ours.children.filter((child: Element) => child.name !== 'statusInfoMessage')
      assert.deepEqual({ ...ours, children: words }, entryOf(load(name)))
    })

    if (!hasAnswer(example)) continue
    it(`${name}: its answer is understood`, async () => {
      const tolerated: string[] = []
      const answer: PartnerAnswer = await callPartner({
        contracts,
        service,
        edition: editionOf(example),
        command,
        post: async () => ({ status: 200, contentType: 'text/xml', body: bytes(load(`${name}-answer`)) }),
        onTolerated: (names) => tolerated.push(...names),
      })
      const { returnCode, message } = answer as Extract<PartnerAnswer, { kind: 'final' }>
      assert.deepEqual([answer, tolerated], [expected(example, returnCode, message), []])
    })
  }

  it('has its place here', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.xml', ''))
    const used = EXAMPLES.flatMap(({ name }) => [name, `${name}-answer`])
    assert.deepEqual(
      files.filter((file) => !used.includes(file)),
      [],
    )
  })
})

function expected({ says }: Example, returnCode: string, message: string | undefined): PartnerAnswer {
  const words = message === undefined ? {} : { message }
  if (says === undefined) return { kind: 'receipt', receipt: 'received', returnCode, ...words }
  const answer = 'answer' in says ? says.answer : says
  if (answer.kind === 'accepted' || answer.kind === 'forwarded') return { kind: 'acknowledged', returnCode, ...words }
  assert.equal(message, 'answer' in says ? says.message : undefined)
  return { kind: 'final', outcome: answer, returnCode, ...words }
}
