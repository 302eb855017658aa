import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  type CertificatesOutcome,
  type Command,
  type Operation,
  type Outcome,
  parseMessageId,
  REFUSALS,
  type Refused,
} from '../../src/messages/index.ts'
import { callPartner, writeCall } from '../../src/services/index.ts'
import { shapeOf } from '../../src/services/operation-names.ts'
import { EVERY_OPERATION, inEdition } from './every-operation.ts'
import { CERTIFICATE } from './partner-answers.ts'
import { bytes, contracts, post } from './support.ts'

describe('round trips', () => {
  const record = <T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(parts, { noNullPrototype: true })
  const octets = fc.uint8Array({ minLength: 1, maxLength: 400 })
  const messageId = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map(parseMessageId)
    .filter((id) => id !== undefined && id.trim() !== '')
    .map((id) => id!)
  const replyTo = fc.oneof(
    fc.constant({ callback: 'not-possible' } as const),
    record({
      callback: fc.constant('possible' as const),
      messageId,
      responseUrl: fc.webUrl({ withQueryParameters: true }),
    }),
  )
  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    record({
      kind: fc.constant('certificates' as const),
      certificates: fc.array(octets, { minLength: 1, maxLength: 5 }),
    }),
    record({
      kind: fc.constant('refused' as const),
      reason: fc.constantFrom(...REFUSALS.filter((reason) => reason !== 'synchronous-not-possible')),
    }),
  )
  const list = record({ kind: fc.constant('list' as const), list: octets })
  const callbackId = fc.option(messageId, { nil: undefined })
  const refused = record({ kind: fc.constant('refused' as const), reason: fc.constantFrom(...REFUSALS) })
  const arbitrary: { readonly [O in Operation]: fc.Arbitrary<Command> } = {
    RequestCertificate: record({ operation: fc.constant('RequestCertificate' as const), replyTo, certReq: octets }),
    RequestForeignCertificate: record({
      operation: fc.constant('RequestForeignCertificate' as const),
      replyTo,
      foreignCar: fc.stringMatching(/^[A-Z]{2}[A-Z]{3,6}[0-9]{5}$/),
      certReq: octets,
    }),
    GetCACertificates: record({ operation: fc.constant('GetCACertificates' as const), replyTo }),
    GetDVCertificates: record({
      operation: fc.constant('GetDVCertificates' as const),
      holderMnemonic: fc.stringMatching(/^[A-Z0-9<&]{1,9}$/),
    }),
    GetMasterList: record({ operation: fc.constant('GetMasterList' as const), replyTo }),
    GetDefectList: record({ operation: fc.constant('GetDefectList' as const), replyTo }),
    GetDocumentSignerList: record({ operation: fc.constant('GetDocumentSignerList' as const), replyTo }),
    GetCertificateChain: record({
      operation: fc.constant('GetCertificateChain' as const),
      keyCar: fc.uint8Array({ minLength: 1, maxLength: 16 }),
    }),
    GetTASignature: record({
      operation: fc.constant('GetTASignature' as const),
      keyChr: fc.uint8Array({ minLength: 1, maxLength: 16 }),
      toBeSigned: fc.oneof(
        record({ kind: fc.constant('hash' as const), hash: octets }),
        record({
          kind: fc.constant('parts' as const),
          idPicc: octets,
          challengePicc: octets,
          hashPk: octets,
          auxPcd: fc.option(octets, { nil: undefined }),
        }),
      ),
    }),
    GetCertificateDescription: record({
      operation: fc.constant('GetCertificateDescription' as const),
      hash: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    }),
    SendRSCCert: record({ operation: fc.constant('SendRSCCert' as const), cmsContainer: octets }),
    RequestPKICommunicationCert: record({
      operation: fc.constant('RequestPKICommunicationCert' as const),
      messageId,
      cmsContainer: octets,
    }),
    GetPKICommunicationCert: record({ operation: fc.constant('GetPKICommunicationCert' as const), messageId }),
    SendCertificates: record({
      operation: fc.constant('SendCertificates' as const),
      messageId: callbackId,
      outcome: outcome as fc.Arbitrary<CertificatesOutcome | Refused>,
    }),
    SendMasterList: record({
      operation: fc.constant('SendMasterList' as const),
      messageId: callbackId,
      outcome: fc.oneof(list, refused),
    }),
    SendDefectList: record({
      operation: fc.constant('SendDefectList' as const),
      messageId: callbackId,
      outcome: fc.oneof(list, refused),
    }),
    SendDocumentSignerList: record({
      operation: fc.constant('SendDocumentSignerList' as const),
      messageId: callbackId,
      outcome: list,
    }),
  }

  for (const { service, edition, operation, shape, name } of EVERY_OPERATION) {
    if (shape !== shapeOf(contracts[service].editions[edition], operation, edition)) continue // the old name
    it(`${name}: arrives as it was sent, and needs no tolerance`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitrary[operation], async (made) => {
          const sent = inEdition(made, edition)
          const { body } = writeCall({ contracts, service, edition, command: sent })
          const { commands, reply } = await post(body, { service })
          assert.equal(commands.length, 1)
          const isRefusal = 'outcome' in sent && sent.outcome.kind === 'refused' // its reason may have no code here
          if (!isRefusal) assert.deepEqual(commands, [sent])
          assert.deepEqual(reply.tolerated, [])
        }),
        { numRuns: 60 },
      )
    })
  }

  it('an outcome is told to the caller as it was decided', async () => {
    await fc.assert(
      fc.asyncProperty(outcome, async (answer) => {
        const said = await callPartner({
          contracts,
          service: 'DV',
          edition: 'tr-03129/1.1',
          command: { operation: 'RequestCertificate', replyTo: { callback: 'not-possible' }, certReq: CERTIFICATE },
          post: async ({ body }) => {
            const { reply } = await post(body, { answer })
            return { ...reply, body: bytes(reply.body as string) }
          },
        })
        assert.ok(said.kind === 'final')
        if (answer.kind !== 'refused') assert.deepEqual(said.outcome, answer)
        else assert.equal(said.outcome.kind, 'refused')
      }),
      { numRuns: 200 },
    )
  })
})
