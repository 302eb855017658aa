import assert from 'node:assert/strict'
import type { Command } from '../../src/messages/index.ts'
import { answerSoap, callPartner, writeCall } from '../../src/services/index.ts'
import { DEFAULT_LIMITS, LIST_LIMITS } from '../../src/soap/index.ts'
import { COMMANDS } from './every-operation.ts'
import { bytes, contracts, envelope, post } from './support.ts'

const MEGABYTES_9 = new Uint8Array(9_000_000).fill(0x5a)
const send = { ...COMMANDS.SendMasterList, outcome: { kind: 'list', list: MEGABYTES_9 } } as Command

describe('messages of a list', () => {
  for (const edition of ['tr-03129/1.1', 'tr-03129/1.4'] as const) {
    it(`9 megabytes arrive octet for octet, ${edition}`, async () => {
      const { body } = writeCall({ contracts, service: 'DV', edition, command: send })
      assert.ok(body.length > 12_000_000, 'one text longer than the XML library takes of itself')
      const { commands, reply } = await post(body)
      assert.deepEqual([reply.returnCode, reply.problem], ['ok_received_correctly', undefined])
      const [command] = commands
      assert.ok(command?.operation === 'SendMasterList' && command.outcome.kind === 'list')
      assert.ok(Buffer.from(MEGABYTES_9).equals(command.outcome.list))
    })

    it(`9 megabytes in an answer are read, ${edition}`, async () => {
      const answer = await callPartner({
        contracts,
        service: 'DV',
        edition,
        command: { operation: 'GetMasterList', replyTo: { callback: 'not-possible' } },
        post: async ({ body }) => {
          const { reply } = await post(body, { answer: { kind: 'list', list: MEGABYTES_9 } })
          return { ...reply, body: bytes(reply.body) }
        },
      })
      assert.ok(answer.kind === 'final' && answer.outcome.kind === 'list')
      assert.ok(Buffer.from(MEGABYTES_9).equals(answer.outcome.list))
    })
  }

  it('in UTF-16 too', async () => {
    const list = new Uint8Array(DEFAULT_LIMITS.bytes / 2).fill(0x5a)
    const command = { ...COMMANDS.SendDefectList, outcome: { kind: 'list', list } } as Command
    const { body } = writeCall({ contracts, service: 'DV', edition: 'tr-03129/1.1', command })
    const text = body.replace('UTF-8', 'UTF-16')
    const { reply } = await post(new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')))
    assert.deepEqual([reply.returnCode, reply.problem], ['ok_received_correctly', undefined])
  })

  it('have a limit of their own, which can be set', async () => {
    const { body } = writeCall({ contracts, service: 'DV', edition: 'tr-03129/1.1', command: send })
    const act = { receive: async () => 'received' as const }
    const listLimits = { ...LIST_LIMITS, bytes: 8_000_000 }
    const reply = await answerSoap(contracts.DV, { body: bytes(body) }, act, { listLimits })
    assert.deepEqual([reply.status, reply.returnCode], [413, undefined])
  })

  it('are alone in it: what only calls itself one is too large', async () => {
    const request = `<!-- <p:SendMasterList> -->${envelope(`<p:RequestCertificate xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><certReq>${'A'.repeat(6_000_000)}</certReq></p:RequestCertificate>`)}`
    const { reply, commands } = await post(request)
    assert.deepEqual([commands, reply.status], [[], 413])
    assert.match(reply.body, /<faultcode>soap:Client<\/faultcode>/)
    const late = `${' '.repeat(5_000_000)}${envelope('<p:SendMasterList xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>')}`
    assert.equal((await post(late)).reply.status, 413)
  })

  it('an answer to another question is held to the usual limit', async () => {
    const answer = await callPartner({
      contracts,
      service: 'DV',
      edition: 'tr-03129/1.1',
      command: { operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } },
      post: async () => ({ status: 200, contentType: 'text/xml', body: new Uint8Array(DEFAULT_LIMITS.bytes + 1) }),
    })
    assert.ok(answer.kind === 'unusable')
    assert.match(answer.why, /longer than allowed/)
  })
})
