import assert from 'node:assert/strict'
import type { Command, ContractName, PartnerAnswer, ServiceName } from '../../src/messages/index.ts'
import { callPartner } from '../../src/services/index.ts'
import { COMMANDS } from './every-operation.ts'
import { CERTIFICATE, CODE, GET, REQUEST, response, SEND } from './partner-answers.ts'
import { bytes, contracts, envelope } from './support.ts'

describe('what partners of other editions and habits answer', () => {
  interface Habit {
    readonly shows: string
    readonly command: Command
    readonly edition?: ContractName
    readonly service?: ServiceName
    readonly body: string
    readonly says: PartnerAnswer
    readonly tolerated?: readonly string[]
  }
  const of14 = (name: string, content: string) => `<e:${name} xmlns:e="uri:eacBT/1.4">${content}</e:${name}>`
  const certificates = { kind: 'certificates', certificates: [CERTIFICATE] } as const
  const received = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' } as const
  const { SendDocumentSignerList, GetMasterList, GetTASignature, GetDVCertificates, RequestForeignCertificate } =
    COMMANDS
  const CODE14 = (code: string) => `<e:returnCode>${code}</e:returnCode>`
  const SEQUENCE14 = '<e:certificateSeq><e:certificate>fyEDAQID</e:certificate></e:certificateSeq>'
  const LIST14 = '<e:masterList><e:binary>MAMCAQA=</e:binary></e:masterList>'
  const waiting = { ...RequestForeignCertificate, replyTo: { callback: 'not-possible' } } as Command

  const HABITS: readonly Habit[] = [
    {
      shows: 'SendDocumentSignerList answered with a code',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result>ok_received_correctly</Result>'),
      says: received,
    },
    {
      shows: 'SendDocumentSignerList answered with an element that holds it',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', `<Result>${CODE('ok_received_correctly')}</Result>`),
      says: received,
      tolerated: ['nested-result'],
    },
    {
      shows: 'SendDocumentSignerList answered with an element of somebody else',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result><returnCode xmlns="urn:x">ok</returnCode></Result>'),
      says: { kind: 'unusable', why: 'the content is not as the contract says (Result: elements in a value)' },
    },
    {
      shows: 'a receipt that is none',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result>ok_maybe</Result>'),
      says: { kind: 'unusable', why: 'the return code "ok_maybe" is on no list' },
    },
    {
      shows: 'SendDocumentSignerList of 1.4 answered with an element',
      command: { ...SendDocumentSignerList, messageId: undefined } as Command,
      edition: 'tr-03129/1.4',
      body: of14('sendDocumentSignerListResult', CODE14('ok_received_correctly')),
      says: received,
    },
    {
      shows: 'SendCertificates answered with a code where an element holds it',
      command: SEND,
      body: response('SendCertificatesResponse', '<Result>ok_received_correctly</Result>'),
      says: received,
      tolerated: ['flat-value'],
    },
    {
      shows: 'the order of 1.1 in 1.4, with words',
      command: REQUEST,
      edition: 'tr-03129/1.4',
      body: of14(
        'requestCertificateResult',
        `${CODE14('ok_cert_available')}<e:returnCodeMessage><e:message>here</e:message></e:returnCodeMessage>${SEQUENCE14}`,
      ),
      says: { kind: 'final', outcome: certificates, returnCode: 'ok_cert_available', message: 'here' },
      tolerated: ['other-order'],
    },
    {
      shows: 'GetCertificates answered under its old name',
      command: GET,
      edition: 'tr-03129/1.4',
      body: of14('getCACertificatesResult', SEQUENCE14 + CODE14('ok_cert_available')),
      says: { kind: 'final', outcome: certificates, returnCode: 'ok_cert_available' },
    },
    {
      shows: 'an unqualified answer in 1.4',
      command: GET,
      edition: 'tr-03129/1.4',
      body: of14('getCertificatesResult', '<returnCode>ok_syntax</returnCode>'),
      says: { kind: 'unusable', why: 'ok_syntax, though we take no callback' },
    },
    {
      shows: 'a foreign request of 1.4 that waits to be asked about by a DV without callbacks',
      command: waiting,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('requestForeignCertificateResult', CODE14('ok_request_forwarded')),
      says: { kind: 'acknowledged', returnCode: 'ok_request_forwarded' },
    },
    {
      shows: 'a foreign request of 1.1 that nobody could ask about',
      command: waiting,
      service: 'CVCA',
      body: response('RequestForeignCertificateResponse', `<Result>${CODE('ok_request_forwarded')}</Result>`),
      says: { kind: 'unusable', why: 'ok_request_forwarded, though we take no callback' },
    },
    {
      shows: 'certificates that are not finished',
      command: GetDVCertificates,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('getDVCertificatesResult', CODE14('ok_cert_not_finished')),
      says: {
        kind: 'final',
        outcome: { kind: 'refused', reason: 'certificate-not-finished' },
        returnCode: 'ok_cert_not_finished',
      },
    },
    {
      shows: 'certificates nobody asked for',
      command: GetDVCertificates,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('getDVCertificatesResult', CODE14('failure_messageID_unknown')),
      says: {
        kind: 'final',
        outcome: { kind: 'refused', reason: 'certificate-not-available' },
        returnCode: 'failure_messageID_unknown',
      },
    },
    {
      shows: 'a list',
      command: GetMasterList,
      edition: 'tr-03129/1.4',
      body: of14('getMasterListResult', LIST14 + CODE14('ok_list_available')),
      says: {
        kind: 'final',
        outcome: { kind: 'list', list: Uint8Array.of(0x30, 3, 2, 1, 0) },
        returnCode: 'ok_list_available',
      },
    },
    {
      shows: 'no list, though it is announced',
      command: GetMasterList,
      edition: 'tr-03129/1.4',
      body: of14('getMasterListResult', `<e:masterList/>${CODE14('ok_list_available')}`),
      says: { kind: 'unusable', why: 'ok_list_available with nothing beside it' },
    },
    {
      shows: 'a signature',
      command: GetTASignature,
      service: 'TermContr',
      body: response(
        'GetTASignature',
        `<Result>${CODE('ok_signature_available')}<b:Signature>fyEDAQID</b:Signature></Result>`,
      ),
      says: {
        kind: 'final',
        outcome: { kind: 'signature', signature: CERTIFICATE },
        returnCode: 'ok_signature_available',
      },
      tolerated: ['namespace-of-another-role', 'response-without-suffix'],
    },
    {
      shows: 'a signature without the wrapper of 1.4',
      command: GetTASignature,
      edition: 'tr-03129/1.4',
      service: 'TermContr',
      body: of14('getTASignatureResult', `<e:signature>fyEDAQID</e:signature>${CODE14('ok_signature_available')}`),
      says: {
        kind: 'final',
        outcome: { kind: 'signature', signature: CERTIFICATE },
        returnCode: 'ok_signature_available',
      },
      tolerated: ['flat-value'],
    },
    {
      shows: 'no signature',
      command: GetTASignature,
      service: 'TermContr',
      body: response('GetTASignatureResponse', `<Result>${CODE('ok_signature_available')}</Result>`),
      says: { kind: 'unusable', why: 'ok_signature_available with nothing beside it' },
    },
    {
      shows: 'an answer of 1.1 to a question of 1.4',
      command: REQUEST,
      edition: 'tr-03129/1.4',
      body: response('RequestCertificateResponse', `<Result>${CODE('ok_syntax')}</Result>`),
      says: { kind: 'unusable', why: 'not an answer to RequestCertificate' },
    },
    {
      shows: 'an answer of 1.4 to a question of 1.1',
      command: REQUEST,
      body: of14('requestCertificateResult', CODE14('ok_syntax')),
      says: { kind: 'unusable', why: 'not an answer to RequestCertificate' },
    },
  ]
  for (const { shows, command, edition = 'tr-03129/1.1', service = 'DV', body, says, tolerated = [] } of HABITS) {
    const ask = async (switchedOff: ReadonlySet<string>) => {
      const forgiven: string[] = []
      const answer = await callPartner({
        contracts,
        service,
        edition,
        command,
        post: async () => ({ status: 200, contentType: 'text/xml', body: bytes(envelope(body)) }),
        onTolerated: (names) => forgiven.push(...names),
        switchedOff,
      })
      return [answer, forgiven]
    }
    it(shows, async () => {
      assert.deepEqual(await ask(new Set()), [says, tolerated])
    })
    for (const name of tolerated) {
      it(`${shows}: of no use where ${name} is switched off`, async () => {
        const [answer, forgiven] = await ask(new Set([name]))
        const why = `the content is not as the contract says (forgiven only by ${name}, switched off for this partner)`
        assert.deepEqual([answer, forgiven], [{ kind: 'unusable', why }, []])
      })
    }
  }

  it('a code as CardContact spells it, and one of another edition, are named', async () => {
    for (const [code, name] of [
      ['failure_domain_parameter', 'misspelt-status'],
      ['failure_certificate_holder_unknown', 'code-of-another-list'],
    ] as const) {
      const forgiven: string[] = []
      await callPartner({
        contracts,
        service: 'DV',
        edition: 'tr-03129/1.1',
        command: REQUEST,
        post: async () => ({
          status: 200,
          contentType: 'text/xml',
          body: bytes(envelope(response('RequestCertificateResponse', `<Result>${CODE(code)}</Result>`))),
        }),
        onTolerated: (names) => forgiven.push(...names),
      })
      assert.deepEqual(forgiven, [name])
    }
  })
})
