import assert from 'node:assert/strict'
import {
  type PartnerAnswer,
  REFUSALS,
  type Refusal,
  type SendCertificates,
  SPOC_CONTRACTS,
  type SpocContractName,
  type SpocOperation,
} from '../../src/messages/index.ts'
import { prefixesOf, writeEnvelope, writeFields } from '../../src/soap/index.ts'
import { answerSpoc, callSpoc, NOTIFICATION_SPELLINGS, spocStatusOf, writeSpocCall } from '../../src/spoc/index.ts'
import {
  ANSWERS,
  bytes,
  COMMANDS,
  contracts,
  type Described,
  EVERY_OPERATION,
  entryOf,
  FIRST,
  listedFor,
  messageId,
  NOTICE_RECEIPTS,
  post,
  RECEIPTS,
  type Say,
} from './support.ts'

/** Listed, understood, and said by nobody here. */
const NEVER_SAID = ['failure_certificate'] // Doc 9303-12 does not say when

function everythingToSay(operation: SpocOperation): readonly Say[] {
  if (operation === 'SendCertificates') return RECEIPTS.map((receipt) => ({ receipt }))
  if (operation === 'GeneralMessage') return NOTICE_RECEIPTS.map((notice) => ({ notice }))
  return ANSWERS.map((answer) => ({ answer }))
}

/** Everything that a callback of ours can say in statusInfo. */
function everyStatus(edition: SpocContractName): readonly string[] {
  const send = COMMANDS.SendCertificates
  const refused = REFUSALS.map((reason) => ({ ...send, outcome: { kind: 'refused', reason } }) as const)
  const commands: readonly SendCertificates[] = [send, { ...send, messageId: undefined }, ...refused]
  return commands.flatMap((one) => NOTIFICATION_SPELLINGS.map((spelling) => spocStatusOf(one, edition, spelling)))
}

/** What the wire says for each refusal, where it is not the rest. */
const EXACT: Readonly<Record<string, Partial<Record<Refusal, string>> & { readonly rest: string }>> = {
  'csn-369791/2009 RequestCertificate': {
    syntax: 'failure_syntax',
    'incorrect-request': 'failure_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_outer_signature',
    'domain-parameters': 'failure_syntax',
    'not-forwarded': 'failure_internal_error',
    'synchronous-not-possible': 'failure_internal_error',
    'other-error': 'failure_syntax',
    'internal-error': 'failure_internal_error',
    rest: 'failure_request_not_accepted',
  },
  'icao-9303-12 RequestCertificate': {
    syntax: 'failure_syntax',
    'incorrect-request': 'failure_request_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'not-forwarded': 'failure_internal_error',
    'synchronous-not-possible': 'failure_internal_error',
    'other-error': 'failure_syntax',
    'internal-error': 'failure_internal_error',
    rest: 'failure_request_not_accepted',
  },
  'csn-369791/2009 GetCACertificates': {
    'not-forwarded': 'failure_internal_error',
    'synchronous-not-possible': 'failure_internal_error',
    'internal-error': 'failure_internal_error',
    rest: 'failure_request_not_accepted',
  },
  'icao-9303-12 GetCACertificates': {
    syntax: 'failure_syntax',
    'incorrect-request': 'failure_syntax',
    'other-error': 'failure_syntax',
    rest: 'failure_internal_error',
  },
}

const callOf = ({ edition, operation }: Described): string =>
  writeSpocCall({ contracts, edition, callerId: 'UT', command: COMMANDS[operation] }).body

describe('the codes we say between states', () => {
  for (const described of EVERY_OPERATION) {
    const { name, edition, operation } = described

    it(`${name}: each listed result is said, and no other`, async () => {
      const said = new Set<string>()
      for (const say of everythingToSay(operation)) {
        const { reply, errors } = await post(callOf(described), say)
        assert.deepEqual([errors, reply.problem, reply.status], [[], undefined, 200])
        contracts.editions[edition].check(entryOf(reply.body))
        said.add(reply.returnCode!)
      }
      assert.deepEqual([...said].sort(), [...listedFor(described, 'result')].sort())
    })

    const exact = EXACT[name]
    if (exact === undefined) continue
    it(`${name}: each refusal has its code, and no certificates beside it`, async () => {
      for (const reason of REFUSALS) {
        const { reply } = await post(callOf(described), { answer: { kind: 'refused', reason } })
        assert.equal(reply.returnCode, exact[reason] ?? exact.rest, reason)
        assert.deepEqual(
          entryOf(reply.body).children.map((child) => child.name),
          ['result'],
        )
      }
    })
  }

  for (const described of EVERY_OPERATION.filter(({ operation }) => operation === 'SendCertificates')) {
    it(`${described.name}: each listed statusInfo is said, and no other`, () => {
      const said = new Set(everyStatus(described.edition))
      const listed = listedFor(described, 'statusInfo').filter((code) => !NEVER_SAID.includes(code))
      assert.deepEqual([...said].sort(), listed.sort())
    })
  }

  it('what goes wrong in an action is told as ours, and nothing of it', async () => {
    const fails = async (): Promise<never> => {
      throw new Error('the inside')
    }
    const act = { request: fails, receive: fails, notice: fails }
    for (const described of EVERY_OPERATION) {
      const errors: unknown[] = []
      const onError = (error: unknown) => errors.push(error)
      const reply = await answerSpoc(contracts, { body: bytes(callOf(described)) }, act, { onError })
      assert.deepEqual([reply.status, reply.returnCode, errors.length], [200, 'failure_internal_error', 1])
      assert.doesNotMatch(JSON.stringify(reply), /the inside/)
    }
  })

  it('a list is an answer to no question between states', async () => {
    for (const described of EVERY_OPERATION.filter(({ operation }) => /^(Request|Get)/.test(operation))) {
      const { reply, errors } = await post(callOf(described), { answer: { kind: 'list', list: FIRST } })
      assert.equal(reply.returnCode, 'failure_internal_error')
      assert.ok(errors[0] instanceof TypeError)
    }
  })
})

describe('the codes a partner says between states', () => {
  const EVERY_CODE = new Set(EVERY_OPERATION.flatMap((one) => listedFor(one, 'result')))
  const ALL_RESULTS = [...EVERY_CODE, 'failure_domain_parameter', 'failure_certificate']

  async function told(
    described: Described,
    result: string,
    certificates: readonly Uint8Array[],
  ): Promise<PartnerAnswer> {
    const { edition, operation, shape } = described
    const contract = contracts.editions[edition]
    const fields = {
      certificateSequence: certificates.length === 0 ? [] : [{ certificate: certificates }],
      result: [result],
    }
    const body = bytes(writeEnvelope('1.1', writeFields(fields, shape.response, contract), prefixesOf(contract)))
    const wish = { contracts, edition, callerId: 'UT', command: COMMANDS[operation] } as const
    return callSpoc({ ...wish, post: async () => ({ status: 200, contentType: 'text/xml', body }) })
  }

  const REFUSED: Readonly<Record<string, Refusal>> = {
    failure_syntax: 'syntax',
    failure_request_syntax: 'incorrect-request',
    failure_inner_signature: 'inner-signature',
    failure_outer_signature: 'outer-signature',
    failure_expired: 'expired',
    failure_domain_parameters: 'domain-parameters',
    failure_domain_parameter: 'domain-parameters',
    failure_request_not_accepted: 'not-accepted',
    failure_certificate: 'not-accepted',
    failure_internal_error: 'internal-error',
  }

  for (const described of EVERY_OPERATION.filter(({ operation }) => /^(Request|Get)/.test(operation))) {
    for (const code of ALL_RESULTS) {
      it(`${described.name}: ${code}`, async () => {
        const answer = await told(described, code, [FIRST])
        const reason = REFUSED[code]
        if (reason !== undefined) {
          assert.deepEqual(answer, { kind: 'final', outcome: { kind: 'refused', reason }, returnCode: code })
        } else if (code === 'ok_cert_available') {
          const outcome = { kind: 'certificates', certificates: [FIRST] }
          assert.deepEqual(answer, { kind: 'final', outcome, returnCode: code })
        } else if (code === 'ok_reception_ack') {
          assert.deepEqual(answer, { kind: 'acknowledged', returnCode: code }, 'certificates beside it are not read')
        } else assert.equal(answer.kind, 'unusable')
      })
    }
  }

  const RECEIVED: Readonly<Record<string, string>> = {
    ok: 'received',
    ok_received_correctly: 'received',
    failure_messageID_unknown: 'message-id-unknown',
    failure_syntax: 'syntax',
    failure_request_syntax: 'syntax',
    failure_internal_error: 'internal-error',
  }
  for (const described of EVERY_OPERATION.filter(({ operation }) => /^(Send|General)/.test(operation))) {
    it(`${described.name}: receipts of either edition, and nothing else`, async () => {
      for (const code of ALL_RESULTS) {
        const answer = await told(described, code, [])
        const known =
          described.operation === 'GeneralMessage' && code === 'failure_messageID_unknown' ? undefined : RECEIVED[code]
        if (known === undefined) assert.equal(answer.kind, 'unusable', code)
        else assert.deepEqual(answer, { kind: 'receipt', receipt: known, returnCode: code })
      }
    })
  }

  it('ok_syntax promises nothing between states', async () => {
    for (const code of ['ok_syntax', 'ok_request_forwarded', 'nonsense', '']) {
      const answer = await told(EVERY_OPERATION[0]!, code, [FIRST])
      assert.ok(answer.kind === 'unusable')
      assert.match(answer.why, /is on no list/)
    }
  })

  it('good news needs certificates, but for those of CAs', async () => {
    for (const described of EVERY_OPERATION.filter(({ operation }) => /^(Request|Get)/.test(operation))) {
      const answer = await told(described, 'ok_cert_available', [])
      assert.equal(answer.kind, described.operation === 'GetCACertificates' ? 'final' : 'unusable')
    }
  })
})

describe('the status a partner sends by callback', () => {
  const send = COMMANDS.SendCertificates
  const LISTED = new Set(EVERY_OPERATION.flatMap((one) => listedFor(one, 'statusInfo')))
  const FAILURES: readonly (readonly [string, Refusal])[] = [
    ['failure_syntax', 'syntax'],
    ['failure_request_syntax', 'incorrect-request'],
    ['failure_inner_signature', 'inner-signature'],
    ['failure_outer_signature', 'outer-signature'],
    ['failure_expired', 'expired'],
    ['failure_domain_parameters', 'domain-parameters'],
    ['failure_domain_parameter', 'domain-parameters'],
    ['failure_request_not_accepted', 'not-accepted'],
    ['failure_certificate', 'not-accepted'],
    ['failure_internal_error', 'internal-error'],
  ]
  const withStatus = (edition: SpocContractName, status: string): string =>
    writeSpocCall({ contracts, edition, callerId: 'FU', command: send }).body.replace('ok_cert_available', status)

  for (const edition of SPOC_CONTRACTS) {
    for (const [status, reason] of FAILURES) {
      it(`${edition}: ${status} is understood, listed there or not`, async () => {
        const { commands, reply } = await post(withStatus(edition, status))
        assert.deepEqual(commands, [{ ...send, outcome: { kind: 'refused', reason } }])
        const described = EVERY_OPERATION.find((one) => one.edition === edition && one.operation === send.operation)!
        const foreign = !listedFor(described, 'statusInfo').includes(status)
        assert.deepEqual(reply.tolerated, foreign ? ['status-of-another-list'] : [])
      })
    }
    for (const spelling of NOTIFICATION_SPELLINGS) {
      it(`${edition}: ${spelling} comes unasked, whatever id it names`, async () => {
        for (const id of [messageId, '', 'x'.repeat(1_000)]) {
          const { commands, reply } = await post(withStatus(edition, spelling).replace(messageId, id))
          assert.deepEqual(commands, [{ ...send, messageId: undefined }])
          assert.deepEqual(reply.tolerated, [])
        }
      })
    }
  }

  it('leaves no listed one out', () => {
    const known = ['ok_cert_available', ...NOTIFICATION_SPELLINGS, ...FAILURES.map(([status]) => status)]
    assert.deepEqual(
      [...LISTED].filter((status) => !known.includes(status)),
      [],
    )
  })
})
