import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  CONTRACT_CHOICES,
  CONTRACTS,
  type ContractName,
  DEFAULT_CONTRACT_SETTINGS,
  type SendList,
} from '../../src/messages/index.ts'
import { type Actions, answerSoap, callPartner, writeCall } from '../../src/services/index.ts'
import { COMMANDS, inEdition } from './every-operation.ts'
import { bytes, contracts, entryOf, post } from './support.ts'

const { RequestForeignCertificate, RequestCertificate, SendMasterList } = COMMANDS
const SendDocumentSignerList = COMMANDS.SendDocumentSignerList as SendList

describe('foreignCAR, as the partner is set to take it', () => {
  for (const edition of CONTRACTS) {
    const call = {
      contracts,
      service: 'CVCA',
      edition,
      command: inEdition(RequestForeignCertificate, edition),
    } as const
    const sent = 'foreignCar' in call.command ? call.command.foreignCar : ''

    it(`${edition}: text unless it is set otherwise`, () => {
      for (const manner of [undefined, {}, { foreignCar: 'text' }] as const) {
        const { body } = writeCall(manner === undefined ? call : { ...call, manner })
        assert.match(body, new RegExp(`foreignCAR>${sent}</`))
      }
    })

    it(`${edition}: base64, which is valid and read as the same reference`, async () => {
      const { body } = writeCall({ ...call, manner: { foreignCar: 'base64' } })
      assert.match(body, new RegExp(`foreignCAR>${btoa(sent)}</`))
      contracts.CVCA.editions[edition].check(entryOf(body))
      const { commands, reply } = await post(body, { service: 'CVCA' })
      assert.deepEqual(commands, [call.command])
      assert.deepEqual(reply.tolerated, ['foreign-car-in-base64'])
    })
  }

  it('base64: what cannot be octets of a holder reference is not sent', () => {
    const command = { ...RequestForeignCertificate, foreignCar: 'UT\u0416' } as typeof RequestForeignCertificate
    const call = { contracts, service: 'CVCA', edition: 'tr-03129/1.1', command } as const
    assert.throws(() => writeCall({ ...call, manner: { foreignCar: 'base64' } }), RangeError)
  })
})

describe('the answer to SendDocumentSignerList, as the partner is set to take it', () => {
  const inWords = (edition: ContractName, command: SendList) =>
    writeCall({ contracts, service: 'DV', edition, command: inEdition(command, edition) }).body
  const nested = async (body: string) => {
    const act: Actions = { receive: async () => 'received' }
    return answerSoap(contracts.DV, { body: bytes(body) }, act, { nestedDocumentSignerReceipt: true })
  }

  it('is the code itself unless it is set otherwise', async () => {
    const { reply } = await post(inWords('tr-03129/1.1', SendDocumentSignerList))
    assert.match(reply.body, /<Result>ok_received_correctly<\/Result>/)
  })

  it('is an element that holds the code, which our own client reads', async () => {
    const { body } = await nested(inWords('tr-03129/1.1', SendDocumentSignerList))
    assert.match(body, /<Result><b:returnCode>ok_received_correctly<\/b:returnCode><\/Result>/)
    let tolerated: readonly string[] = []
    const answer = await callPartner({
      contracts,
      service: 'DV',
      edition: 'tr-03129/1.1',
      command: SendDocumentSignerList,
      onTolerated: (names) => {
        tolerated = names
      },
      post: async () => ({ status: 200, contentType: 'text/xml', body: bytes(body) }),
    })
    assert.deepEqual(answer, { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' })
    assert.deepEqual(tolerated, ['nested-result'])
  })

  it('is so for a message that is malformed, too', async () => {
    const strange = inWords('tr-03129/1.1', SendDocumentSignerList).replace('ok_list_available', 'ok_maybe')
    assert.match((await nested(strange)).body, /<Result><b:returnCode>failure_syntax<\/b:returnCode><\/Result>/)
  })

  it('changes nothing in 1.4, nor for other lists', async () => {
    for (const [edition, command] of [
      ['tr-03129/1.4', { ...SendDocumentSignerList, messageId: undefined }],
      ['tr-03129/1.1', SendMasterList],
    ] as const) {
      const body = inWords(edition, command as SendList)
      assert.equal((await nested(body)).body, (await post(body)).reply.body)
    }
  })

  for (const version of ['1.1', '1.2', '1.3']) {
    it(`is in the namespaces of ${version} for a message in those of ${version}`, async () => {
      const body = inWords('tr-03129/1.1', SendDocumentSignerList).replaceAll('/1.1"', `/${version}"`)
      for (const reply of [(await post(body)).reply, await nested(body)]) {
        assert.equal(reply.returnCode, 'ok_received_correctly')
        assert.equal(entryOf(reply.body).namespace, `uri:EAC-PKI-DV-Protocol/${version}`)
      }
      assert.match((await nested(body)).body, new RegExp(`"uri:eacBT/${version}"`))
    })
  }
})

describe('an acknowledgement of a certificate request without callback', () => {
  const acknowledged = { kind: 'acknowledged', returnCode: 'ok_syntax' }
  async function told(edition: ContractName, polled: boolean) {
    const command = { ...RequestCertificate, replyTo: { callback: 'not-possible' } } as typeof RequestCertificate
    const { reply } = await post(writeCall({ contracts, service: 'CVCA', edition, command }).body, { service: 'CVCA' })
    const answer = async () => ({ status: 200, contentType: 'text/xml', body: bytes(reply.body) })
    return callPartner({ contracts, service: 'CVCA', edition, command, polled, post: answer })
  }

  it('counts in 1.4 where the CVCA is polled, and nowhere else', async () => {
    assert.deepEqual(await told('tr-03129/1.4', true), acknowledged)
    const vain = { kind: 'unusable', why: 'ok_syntax, though we take no callback' }
    assert.deepEqual(await told('tr-03129/1.4', false), vain)
    assert.deepEqual(await told('tr-03129/1.1', true), vain)
    assert.deepEqual(await told('tr-03129/1.0', true), vain)
  })
})

it('docs/configuration.md lists the very settings there are, their values with the default first, and for whom', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| `(\w+)`, (.+?) \| (.+?) \| /gm)].map(([, ...cells]) => cells)
  const choices = Object.entries(CONTRACT_CHOICES).map(
    ([
      name,
      {
        words: [first, ...others],
        roles,
      },
    ]) => {
      assert.equal(first, DEFAULT_CONTRACT_SETTINGS[name as keyof typeof CONTRACT_CHOICES])
      return [name, first, others.map((word) => `\`${word}\``).join(), roles.join(', ')]
    },
  )
  assert.deepEqual(rows, [...choices, ['pollMinutes', 'off', '0.01 to 10080', 'CVCA of 1.4']])
})
