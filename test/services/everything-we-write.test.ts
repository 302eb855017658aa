import assert from 'node:assert/strict'
import {
  type Callback,
  CONTRACTS,
  type Command,
  LIST_OPERATIONS,
  REFUSALS,
  SERVICES,
} from '../../src/messages/index.ts'
import { type Actions, callPartner, writeCall } from '../../src/services/index.ts'
import { shapeOf } from '../../src/services/operation-names.ts'
import { OPERATIONS } from '../../src/services/operations.ts'
import { answersTo, COMMANDS, type Described, EVERY_OPERATION, FIRST, inEdition, RECEIPTS } from './every-operation.ts'
import { bytes, contracts, entryOf, post } from './support.ts'

const contractOf = ({ service, edition }: Described) => contracts[service].editions[edition]

/** Those that are called by our own name for them: not by the old one of 1.4. */
const CALLED = EVERY_OPERATION.filter(
  (described) => shapeOf(contractOf(described), described.operation, described.edition) === described.shape,
)

/** Every variation of a command that the edition can say. */
function variations({ operation, edition }: Described): readonly Command[] {
  const command = inEdition(COMMANDS[operation], edition)
  if ('replyTo' in command) return [command, { ...command, replyTo: { callback: 'not-possible' } }]
  if (command.operation === 'GetTASignature')
    return [command, { ...command, toBeSigned: { kind: 'hash', hash: FIRST } }]
  if (!('outcome' in command)) return [command]
  const unasked = { ...command, messageId: undefined } as Callback
  if (operation === 'SendDocumentSignerList' && edition === 'tr-03129/1.4') return [unasked]
  const refused = REFUSALS.map((reason) => ({ ...command, outcome: { kind: 'refused', reason } }) as Callback)
  return [command, unasked, ...refused]
}

describe('everything we write', () => {
  for (const described of EVERY_OPERATION) {
    const { service, edition, operation, name } = described

    it(`${name}: as an answer is valid against our own schema`, async () => {
      const { body } = writeCall({ contracts, service, edition, command: inEdition(COMMANDS[operation], edition) })
      const renamed = body.replaceAll('getCertificatesRequest', `${described.shape.request.name}`)
      for (const answer of answersTo(operation)) {
        const { reply, errors } = await post(renamed, { service, answer })
        assert.deepEqual(errors, [])
        contractOf(described).check(entryOf(reply.body))
        const words = /<b:message>[^<]+</.test(reply.body)
        assert.equal(words, edition === 'tr-03129/1.4' && answer.kind === 'refused', reply.body)
      }
      if (OPERATIONS[operation].kind !== 'callback') return
      for (const receipt of RECEIPTS) {
        const { reply } = await post(renamed, { service, receipt })
        contractOf(described).check(entryOf(reply.body))
      }
    })
  }

  for (const described of CALLED) {
    const { service, edition, name } = described
    it(`${name}: as a call is valid, arrives without a tolerance and, but for codes, as it was sent`, async () => {
      for (const command of variations(described)) {
        const { body } = writeCall({ contracts, service, edition, command })
        contractOf(described).check(entryOf(body))
        const { commands, reply } = await post(body, { service })
        assert.deepEqual(reply.tolerated, [], reply.problem)
        const [arrived] = commands
        const isRefusal = 'outcome' in command && command.outcome.kind === 'refused'
        if (!isRefusal) assert.deepEqual(arrived, command)
        else assert.ok(arrived !== undefined && 'outcome' in arrived && arrived.outcome.kind === 'refused')
      }
    })
  }

  it('the words of an action go out as far as the contract lets them, and in 1.4 alone', async () => {
    const act: Actions = { request: async () => ({ answer: { kind: 'accepted' }, message: '\u{1F600}'.repeat(2_000) }) }
    for (const edition of CONTRACTS) {
      const command = COMMANDS.RequestCertificate
      const { body } = writeCall({ contracts, service: 'DV', edition, command: inEdition(command, edition) })
      const { reply } = await post(body, { act })
      contracts.DV.editions[edition].check(entryOf(reply.body))
      const heard = await callPartner({
        contracts,
        service: 'DV',
        edition,
        command,
        post: async () => ({ ...reply, body: bytes(reply.body) }),
      })
      const words = edition === 'tr-03129/1.4' ? { message: '\u{1F600}'.repeat(1_024) } : {}
      assert.deepEqual(heard, { kind: 'acknowledged', returnCode: 'ok_syntax', ...words })
    }
  })

  it('the words of a callback arrive', async () => {
    const command = { ...COMMANDS.SendMasterList, message: 'as announced' } as Command
    const { body } = writeCall({ contracts, service: 'DV', edition: 'tr-03129/1.4', command })
    assert.deepEqual((await post(body)).commands, [command])
    const act: Actions = { receive: async () => ({ answer: 'other-error', message: 'in our words' }) }
    assert.match((await post(body, { act })).reply.body, /<b:message>in our words<\/b:message>/)
  })

  it('what an edition cannot say is a bug of ours', () => {
    const send = (edition: (typeof CONTRACTS)[number], command: Command) => () =>
      writeCall({ contracts, service: 'DV', edition, command })
    const list = COMMANDS.SendDocumentSignerList as Callback
    assert.throws(send('tr-03129/1.4', list), RangeError)
    const refused = { ...list, messageId: undefined, outcome: { kind: 'refused', reason: 'syntax' } } as Callback
    assert.throws(send('tr-03129/1.4', refused), RangeError)
    const { RequestCertificate } = COMMANDS
    assert.throws(send('tr-03129/1.1', inEdition(RequestCertificate, 'tr-03129/1.4')), RangeError)
    assert.throws(send('tr-03129/1.1', COMMANDS.GetDVCertificates), RangeError)
  })

  it('an answer that is none to the question is a failure of ours', async () => {
    const wrong = [
      ['RequestCertificate', { kind: 'list', list: FIRST }],
      ['GetMasterList', { kind: 'certificates', certificates: [FIRST] }],
      ['GetTASignature', { kind: 'certificates', certificates: [FIRST] }],
      ['GetCertificateChain', { kind: 'signature', signature: FIRST }],
    ] as const
    for (const [operation, answer] of wrong) {
      const service = operation.startsWith('GetM') || operation.startsWith('R') ? 'CVCA' : 'TermContr'
      const { body } = writeCall({ contracts, service, edition: 'tr-03129/1.1', command: COMMANDS[operation] })
      const { reply, errors } = await post(body, { service, answer })
      assert.equal(reply.returnCode, 'failure_internal_error')
      assert.ok(errors[0] instanceof TypeError)
    }
  })
})

describe('the published WSDLs', () => {
  it('have every operation somewhere, and none that has no folder', () => {
    const described = new Set(EVERY_OPERATION.map(({ operation }) => operation))
    assert.deepEqual([...described].sort(), Object.keys(OPERATIONS).sort())
  })

  it('give each role what it runs', () => {
    const names = (service: keyof typeof contracts, edition: (typeof CONTRACTS)[number]) => [
      ...contracts[service].editions[edition].operations.keys(),
    ]
    const callbacks = Object.values(LIST_OPERATIONS).map(({ send }) => send)
    assert.deepEqual(names('IS', 'tr-03129/1.1'), ['SendCertificates', ...callbacks])
    assert.ok(names('CVCA', 'tr-03129/1.0').includes('RequestForeignCertificate'))
    for (const edition of CONTRACTS) {
      assert.ok(!names('DV', edition).includes('RequestForeignCertificate'), 'only a CVCA forwards')
      assert.ok(!names('CVCA', edition).includes('SendCertificates'), 'nobody calls a CVCA back')
      assert.equal(names('DV', edition).includes('SendDocumentSignerList'), edition !== 'tr-03129/1.0')
      assert.equal(names('CVCA', edition).includes('GetDVCertificates'), edition === 'tr-03129/1.4')
    }
  })

  it('carry the address they are asked at', () => {
    for (const service of SERVICES) {
      for (const edition of CONTRACTS) {
        const text = contracts[service].wsdl('https://a.test/dv?x=$1&"<', edition)
        assert.match(text, /<soap:address location="https:\/\/a\.test\/dv\?x=\$1&amp;&quot;&lt;"\/>/)
        assert.match(text, new RegExp(`targetNamespace="uri:EAC-PKI-${service}-Protocol/${edition.slice(-3)}"`))
      }
      assert.equal(
        contracts[service].wsdl('https://a.test/'),
        contracts[service].wsdl('https://a.test/', 'tr-03129/1.1'),
      )
    }
  })
})
