import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { type Answer, type PartnerAnswer, parseMessageId, type SpocCommand } from '../../src/messages/index.ts'
import type { Element } from '../../src/soap/index.ts'
import { callSpoc, writeSpocCall } from '../../src/spoc/index.ts'
import { bytes, contracts, entryOf, FIRST, post, SECOND } from './support.ts'

const FOLDER = new URL('example-messages/', import.meta.url)
const load = (name: string) => readFileSync(new URL(`${name}.xml`, FOLDER), 'utf8')
const edition = 'csn-369791/2009'
const id = (text: string) => parseMessageId(text)!
const replyTo = (text: string) => ({ callback: 'possible', messageId: id(text), responseUrl: undefined }) as const
const certificates = (...list: Uint8Array[]) => ({ kind: 'certificates', certificates: list }) as const

/** A message as it stands in its file, what it means, and an answer to it as it stands in another. */
interface Example {
  readonly name: string
  readonly callerId: string
  readonly command: SpocCommand
  readonly says?: Answer
  readonly answer: string
  readonly heard: PartnerAnswer
}

const REQUEST: SpocCommand = {
  operation: 'RequestCertificate',
  replyTo: replyTo('ut-000451'),
  certReq: Uint8Array.of(0x67, 3, 1, 2, 3),
}
const TAKEN: Pick<Example, 'answer' | 'heard'> = {
  answer: 'send-certificates-answer',
  heard: { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' },
}

/** Composed for this project; the answers in the words of ČSN 36 9791:2009. */
const EXAMPLES: readonly Example[] = [
  {
    name: 'request-certificate',
    callerId: 'UT',
    command: REQUEST,
    says: { kind: 'accepted' },
    answer: 'request-certificate-acknowledged',
    heard: { kind: 'acknowledged', returnCode: 'ok_reception_ack' },
  },
  {
    name: 'request-certificate',
    callerId: 'UT',
    command: REQUEST,
    says: certificates(FIRST, SECOND),
    answer: 'request-certificate-answer',
    heard: { kind: 'final', outcome: certificates(FIRST, SECOND), returnCode: 'ok_cert_available' },
  },
  {
    name: 'send-certificates',
    callerId: 'FU',
    command: { operation: 'SendCertificates', messageId: id('ut-000451'), outcome: certificates(FIRST) },
    ...TAKEN,
  },
  {
    name: 'send-certificates-unasked',
    callerId: 'FU',
    command: { operation: 'SendCertificates', messageId: undefined, outcome: certificates(SECOND) },
    ...TAKEN,
  },
  {
    name: 'get-ca-certificates',
    callerId: 'UT',
    command: { operation: 'GetCACertificates', replyTo: replyTo('ut-000452') },
    says: certificates(SECOND),
    answer: 'get-ca-certificates-answer',
    heard: { kind: 'final', outcome: certificates(SECOND), returnCode: 'ok_cert_available' },
  },
  {
    name: 'general-message',
    callerId: 'UT',
    command: {
      operation: 'GeneralMessage',
      messageId: id('ut-000453'),
      subject: 'Reactivation of SPOC service',
      body: 'UT SPOC Web-service interface has been reactivated',
    },
    answer: 'general-message-answer',
    heard: { kind: 'receipt', receipt: 'received', returnCode: 'ok' },
  },
]

/** Names, namespaces, texts and order; neither prefixes nor line breaks. */
function meaning({ namespace, name, text, children }: Element): unknown {
  return [namespace, name, text, children.map(meaning)]
}

describe('the example messages between states', () => {
  for (const { name, callerId, command, says, answer, heard } of EXAMPLES) {
    it(`${name}: is read, and answered with ${answer}`, async () => {
      const { commands, wires, reply } = await post(load(name), says === undefined ? {} : { answer: says })
      assert.deepEqual(commands, [command])
      assert.deepEqual([wires[0]?.callerId, wires[0]?.tolerated, reply.callerId], [callerId, [], callerId])
      assert.deepEqual(meaning(entryOf(reply.body)), meaning(entryOf(load(answer))))
    })

    it(`${name}: is what we send, and ${answer} understood`, async () => {
      const wish = { contracts, edition, callerId, command } as const
      const sent = writeSpocCall(wish)
      assert.deepEqual(meaning(entryOf(sent.body)), meaning(entryOf(load(name))))
      assert.deepEqual([sent.soapAction, sent.contentType], [`"${command.operation}"`, 'text/xml; charset=utf-8'])
      const said = { status: 200, contentType: 'text/xml', body: bytes(load(answer)) }
      const tolerated: string[] = []
      const onTolerated = (names: readonly string[]) => tolerated.push(...names)
      assert.deepEqual(await callSpoc({ ...wish, post: async () => said, onTolerated }), heard)
      assert.deepEqual(tolerated, [])
    })
  }

  it('are all looked at', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.xml', ''))
    const looked = new Set(EXAMPLES.flatMap(({ name, answer }) => [name, answer]))
    assert.deepEqual([...looked].sort(), files.sort())
  })

  it('the notification goes out as the partner spells it', () => {
    const { command } = EXAMPLES.find(({ name }) => name === 'send-certificates-unasked')!
    const wish = { contracts, edition, callerId: 'FU', command } as const
    assert.match(writeSpocCall(wish).body, />new_cert_available_notification</)
    assert.match(writeSpocCall({ ...wish, spelling: 'new_cer_available_notification' }).body, />new_cer_available_not/)
  })
})
