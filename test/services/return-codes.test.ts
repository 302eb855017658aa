import assert from 'node:assert/strict'
import {
  type Callback,
  type Command,
  type ContractName,
  type Operation,
  type PartnerAnswer,
  REFUSALS,
} from '../../src/messages/index.ts'
import { callPartner, statusOf } from '../../src/services/index.ts'
import { handlingOf } from '../../src/services/operations.ts'
import { writeResult } from '../../src/services/result.ts'
import { RECEIPT_WORDS, REFUSAL_WORDS } from '../../src/services/words.ts'
import { prefixesOf, writeEnvelope, writeFields } from '../../src/soap/index.ts'
import {
  answersTo,
  COMMANDS,
  type Described,
  EVERY_OPERATION,
  FIRST,
  inEdition,
  listedFor,
  RECEIPTS,
} from './every-operation.ts'
import { bytes, contracts } from './support.ts'

/** Codes of the published lists that we understand and never say, by edition (or any), operation (or any), code. */
const NEVER_SAID: readonly { edition?: ContractName; operation?: Operation; code: string; why: string }[] = [
  {
    code: 'ok_reception_ack',
    why: 'every peer knows ok_syntax, some know nothing else, and 1.4 deprecates this; where 1.4 lists no ok_syntax we say it',
  },
]

function everySaid({ operation, edition }: Described): ReadonlySet<string> {
  const handling = handlingOf(operation)
  if (handling.kind === 'callback') {
    return new Set(RECEIPTS.map((receipt) => handling.answer(receipt, edition).returnCode))
  }
  return new Set(answersTo(operation).map((answer) => handling.answer(answer as never, edition).returnCode))
}

function everyStatus({ operation, edition }: Described): ReadonlySet<string> {
  const good = COMMANDS[operation] as Callback
  const refused = REFUSALS.map((reason) => ({ ...good, outcome: { kind: 'refused', reason } }) as Callback)
  return new Set([good, ...refused].map((command) => statusOf(command, edition)))
}

function neverSaid({ edition, operation }: Described, code: string): boolean {
  return NEVER_SAID.some(
    (entry) =>
      entry.code === code &&
      [undefined, edition].includes(entry.edition) &&
      [undefined, operation].includes(entry.operation),
  )
}

describe('the codes of every service, operation and edition', () => {
  let counted = 0

  for (const described of EVERY_OPERATION) {
    it(`${described.name}: each listed code is said, or stands among those that never are; no other is`, () => {
      const listed = listedFor(described, 'returnCode')
      const said = everySaid(described)
      assert.ok(listed.length > 0)
      counted += listed.length
      const unsaid = listed.filter((code) => !said.has(code) && !neverSaid(described, code))
      assert.deepEqual(
        { unsaid, unlisted: [...said].filter((code) => !listed.includes(code)) },
        { unsaid: [], unlisted: [] },
      )
    })
    const statuses = listedFor(described, 'statusInfo')
    if (statuses.length === 0) continue
    it(`${described.name}: the same for statusInfo`, () => {
      const said = everyStatus(described)
      counted += statuses.length
      const unsaid = statuses.filter((code) => !said.has(code))
      assert.deepEqual(
        { unsaid, unlisted: [...said].filter((code) => !statuses.includes(code)) },
        { unsaid: [], unlisted: [] },
      )
    })
  }

  it('there are some hundreds of them', () => assert.ok(counted > 300, `${counted}`))

  it('what is never said has a place in a list', () => {
    for (const { code } of NEVER_SAID) {
      assert.ok(
        EVERY_OPERATION.some(
          (described) => listedFor(described, 'returnCode').includes(code) && !everySaid(described).has(code),
        ),
        code,
      )
    }
  })
})

describe('the codes a partner says', () => {
  /** A partner's answer with this code and all that could stand beside it. */
  async function told(described: Described, command: Command, returnCode: string): Promise<PartnerAnswer> {
    const { service, edition, shape } = described
    const contract = contracts[service].editions[edition]
    const list = [{ binary: [FIRST] }]
    const payload = {
      certificateSeq: [{ certificate: [FIRST] }],
      masterList: list,
      defectList: list,
      documentSignerList: list,
      Signature: [FIRST],
      signature: list,
      certificateDescription: [{ certificateDescription: [FIRST] }],
    }
    const fields = writeResult({ returnCode, payload }, 'in words', contract, shape.response)
    const entry = writeFields(fields, shape.response, contract)
    contract.check(entry)
    const body = bytes(writeEnvelope('1.1', entry, prefixesOf(contract)))
    const post = async () => ({ status: 200, contentType: 'text/xml', body })
    return callPartner({ contracts, service, edition, command, post })
  }

  for (const described of EVERY_OPERATION) {
    it(`${described.name}: each is understood`, async () => {
      const command = inEdition(COMMANDS[described.operation], described.edition)
      for (const code of listedFor(described, 'returnCode')) {
        const answer = await told(described, command, code)
        assert.ok(answer.kind !== 'unusable', `${code}: ${JSON.stringify(answer)}`)
        assert.equal(answer.returnCode, code)
        assert.equal(answer.message, described.edition === 'tr-03129/1.4' ? 'in words' : undefined)
        if (!code.startsWith('failure')) continue
        const bad =
          (answer.kind === 'final' && (answer.outcome.kind === 'refused' || answer.outcome.kind === 'pending')) ||
          (answer.kind === 'receipt' && answer.receipt !== 'received')
        assert.ok(bad, `${code} is good news?`)
      }
    })
  }

  it('a refusal we say comes back as the nearest refusal, and never as good news', async () => {
    for (const described of EVERY_OPERATION.filter(({ edition }) => edition === 'tr-03129/1.4')) {
      const handling = handlingOf(described.operation)
      if (handling.kind === 'callback') continue
      for (const answer of answersTo(described.operation)) {
        if (answer.kind !== 'refused') continue
        const { returnCode } = handling.answer(answer as never, described.edition)
        const heard = await told(described, inEdition(COMMANDS[described.operation], described.edition), returnCode)
        const isNoGoodNews = heard.kind === 'final' && ['refused', 'pending'].includes(heard.outcome.kind)
        assert.ok(isNoGoodNews, `${described.name} ${answer.reason}`)
      }
    }
  })
})

describe('the words of 1.4', () => {
  it('fit the contract, and tell one refusal from another', () => {
    const words = [...Object.values(REFUSAL_WORDS), ...Object.values(RECEIPT_WORDS)].filter((one) => one !== undefined)
    for (const one of words) assert.ok(one.length <= 1024 && /^[a-z][ -~]+$/.test(one), one)
    assert.equal(new Set(Object.values(REFUSAL_WORDS)).size, REFUSALS.length)
  })
})
