import assert from 'node:assert/strict'
import type { SpocContractName, SpocOperation } from '../../src/messages/index.ts'
import type { Element } from '../../src/soap/index.ts'
import { SPOC_CEILINGS } from '../../src/spoc/ceilings.ts'
import { writeSpocCall } from '../../src/spoc/index.ts'
import { FOREIGN, mutants, type ReadersRules, writeMutant } from '../support/mutate-message.ts'
import {
  COMMANDS,
  contracts,
  type Described,
  EVERY_OPERATION,
  entryOf,
  envelope,
  NAMESPACES,
  post,
  SOAP_11,
  SOAP_12,
} from './support.ts'

/** How bad content is answered: with failure_syntax wherever the list of the operation has it. */
function codeForSyntax(edition: SpocContractName, operation: SpocOperation): string {
  if (edition === 'icao-9303-12') return 'failure_syntax'
  if (operation === 'GetCACertificates') return 'failure_request_not_accepted'
  return operation === 'GeneralMessage' ? 'failure_internal_error' : 'failure_syntax'
}

/** In a SendCertificates that announces certificates, and in all others, everything has to be there. */
const RULES: ReadersRules = {
  mayBeAbsent: () => false,
  ceilingOf: (name) => {
    if (name === 'messageID') return 255
    return Object.hasOwn(SPOC_CEILINGS, name) ? SPOC_CEILINGS[name as keyof typeof SPOC_CEILINGS].most : undefined
  },
}

function strictEntry({ edition, operation }: Described): Element {
  return entryOf(writeSpocCall({ contracts, edition, callerId: 'UT', command: COMMANDS[operation] }).body)
}

describe('messages between states made malformed by their own schema', () => {
  let count = 0

  for (const described of EVERY_OPERATION) {
    const { edition, operation, name, shape } = described
    const code = codeForSyntax(edition, operation)

    it(`${name}: each is answered ${code}`, async () => {
      for (const { what, entry } of mutants(strictEntry(described), shape.request.members, RULES)) {
        const { reply, commands, errors } = await post(envelope(writeMutant(entry)))
        assert.deepEqual([commands, errors], [[], []], what)
        assert.deepEqual([reply.status, reply.returnCode], [200, code], what)
        assert.ok(reply.problem, what)
        contracts.editions[edition].check(entryOf(reply.body))
        count += 1
      }
    })

    it(`${name}: blank ids, ids that no log could hold`, async () => {
      const entry = strictEntry(described)
      for (const member of ['callerID', 'messageID']) {
        for (const text of ['', ' ', '\n\t', ...(member === 'messageID' ? ['a\nb', 'a\u0085'] : [])]) {
          const children = entry.children.map((one) => (one.name === member ? { ...one, text } : one))
          const { reply, commands } = await post(envelope(writeMutant({ ...entry, children })))
          assert.deepEqual([commands, reply.returnCode], [[], code], `${member} ${JSON.stringify(text)}`)
          count += 1
        }
      }
    })

    it(`${name}: what no answer of the contract fits is a fault`, async () => {
      const entry = strictEntry(described)
      const strict = envelope(writeMutant(entry))
      const renamed = (to: string) => envelope(writeMutant({ ...entry, name: to }))
      const messages = {
        'no bytes': '',
        'cut off': strict.slice(0, strict.length / 2),
        'two body entries': envelope(writeMutant(entry) + writeMutant(entry)),
        'in another namespace': envelope(writeMutant({ ...entry, namespace: FOREIGN })),
        'in no namespace': envelope(writeMutant({ ...entry, namespace: '' })),
        'in a namespace of TR-03129': envelope(writeMutant({ ...entry, namespace: 'uri:EAC-PKI-CVCA-Protocol/1.1' })),
        'under another name': renamed(`${entry.name}X`),
        'under the name of the operation': renamed(operation),
        'its own answer': renamed(shape.response.name),
        'a part of a message': renamed('certificateSequence'),
        'with a document type': `<!DOCTYPE x>${strict}`,
        'with a processing instruction': strict.replace('</', '<?x?></'),
        'nested too deeply': strict.replace('</', `${'<x>'.repeat(99)}${'</x>'.repeat(99)}</`),
        'without a body': strict.replaceAll('soap:Body', 'soap:Rest'),
        'in no envelope': writeMutant(entry),
      }
      for (const [what, message] of Object.entries(messages)) {
        const { reply, commands, errors } = await post(message)
        assert.deepEqual([commands, errors, reply.status], [[], [], 500], what)
        assert.match(reply.body, /<soap:Fault[^>]*><faultcode>soap:Client<\/faultcode><faultstring>[^<]+</, what)
        assert.deepEqual([reply.returnCode, typeof reply.problem], [undefined, 'string'], what)
        count += 1
      }
    })

    it(`${name}: the strict message is none of these, and its members may come in any order`, async () => {
      const entry = strictEntry(described)
      const { commands, reply } = await post(envelope(writeMutant(entry)))
      assert.deepEqual([commands.length, reply.tolerated], [1, []], reply.problem)
      const reversed = await post(envelope(writeMutant({ ...entry, children: entry.children.toReversed() })))
      assert.deepEqual(reversed.commands, commands)
      assert.deepEqual(reversed.reply.tolerated, ['other-order'])
    })
  }

  it('there are more than four hundred', () => assert.ok(count > 400, `${count}`))
})

describe('SendCertificates between states', () => {
  const send = (content: string) =>
    envelope(
      `<SendCertificatesRequest xmlns="${NAMESPACES['icao-9303-12']}"><callerID>FU</callerID>${content}</SendCertificatesRequest>`,
    )
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['certificates announced, and none', '<messageID>1</messageID><statusInfo>ok_cert_available</statusInfo>', /empty/],
    [
      'certificates announced, and an empty sequence',
      '<messageID>1</messageID><certificateSequence/><statusInfo>ok_cert_available</statusInfo>',
      /empty/,
    ],
    ['a failure that belongs to no request', '<statusInfo>failure_syntax</statusInfo>', /messageID: missing/],
    [
      'an acknowledgement as status',
      '<messageID>1</messageID><statusInfo>ok_reception_ack</statusInfo>',
      /does not list/,
    ],
    [
      'a notification with a certificate that is none',
      '<certificateSequence><certificate>fy=ED</certificate></certificateSequence><statusInfo>new_cert_available_notification</statusInfo>',
      /wrong type|base64/,
    ],
  ]
  for (const [what, content, why] of cases) {
    it(`${what} is a failure of syntax`, async () => {
      const { commands, reply } = await post(send(content))
      assert.deepEqual([commands, reply.returnCode], [[], 'failure_syntax'])
      assert.match(reply.problem ?? '', why)
    })
  }

  it('a notification may come without certificates: there are new ones, to be asked for', async () => {
    const { commands, reply } = await post(send('<statusInfo>new_cert_available_notification</statusInfo>'))
    const outcome = { kind: 'certificates', certificates: [] }
    assert.deepEqual(commands, [{ operation: 'SendCertificates', messageId: undefined, outcome }])
    assert.deepEqual(reply.tolerated, [])
  })
})

describe('an envelope that is wrong', () => {
  const entry = writeMutant(strictEntry(EVERY_OPERATION[0]!))

  it('of neither SOAP version, or with a header that must be understood, is a fault of that name', async () => {
    const other = await post(envelope(entry, { namespace: 'http://www.w3.org/2001/12/soap-envelope' }))
    assert.match(other.reply.body, /<faultcode>soap:VersionMismatch</)
    const header = '<soap:Header><a:Security xmlns:a="urn:a" soap:mustUnderstand="1"/></soap:Header>'
    const understood = await post(envelope(entry, { header }))
    assert.match(understood.reply.body, /<faultcode>soap:MustUnderstand</)
  })

  it('a fault is in the SOAP version of the message, or of its media type', async () => {
    const nothing = await post('', { contentType: 'application/soap+xml' })
    const unknown = await post(envelope('<x/>', { namespace: SOAP_12 }))
    for (const { reply } of [nothing, unknown]) {
      assert.equal(reply.contentType, 'application/soap+xml; charset=utf-8')
      assert.match(reply.body, /<soap:Value>soap:Sender<\/soap:Value>/)
    }
    assert.match((await post('')).reply.body, new RegExp(SOAP_11))
  })
})

describe('messages of hostile size', () => {
  const head = `<RequestCertificateRequest xmlns="${NAMESPACES['csn-369791/2009']}"><callerID>UT</callerID>`
  const message = (content: string) => envelope(`${head}${content}</RequestCertificateRequest>`)
  const cases: readonly (readonly [string, string, number])[] = [
    ['five megabytes of one value', message(`<messageID>${'x'.repeat(5_000_000)}</messageID>`), 413],
    ['five megabytes of blanks around a namespace name', `<a xmlns="${' '.repeat(5_000_000)}"/>`, 413],
    ['a hundred thousand elements', message('<x/>'.repeat(100_000)), 500],
    ['ten thousand attributes', message(`<x ${Array.from({ length: 10_000 }, (_, i) => `a${i}=""`).join(' ')}/>`), 500],
    ['ten thousand levels', message(`${'<x>'.repeat(10_000)}${'</x>'.repeat(10_000)}`), 500],
    [
      'three megabytes of declarations that are nearly ours',
      `<a ${'xmlns:p="      http://namespaces.       unmz.cz/        csn36979 " '.repeat(45_000)}/>`,
      500,
    ],
  ]
  for (const [what, body, status] of cases) {
    it(`${what}: refused with a short fault`, async () => {
      const { commands, errors, reply } = await post(body)
      assert.deepEqual([commands, errors, reply.status], [[], [], status])
      assert.match(reply.body, /<faultcode>soap:Client</)
      assert.ok(reply.body.length < 1_000 && (reply.problem ?? '').length < 1_000)
    })
  }
})
