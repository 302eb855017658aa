import { CONTRACTS, type PartnerAnswer } from '../../../src/messages/index.ts'
import { callPartner } from '../../../src/services/index.ts'
import { callSpoc } from '../../../src/spoc/index.ts'
import { COMMANDS, EVERY_OPERATION, inEdition } from '../../../test/services/every-operation.ts'
import { contracts } from '../../../test/services/support.ts'
import * as spoc from '../../../test/spoc/support.ts'
import { promised, type Target } from '../../target.ts'
import { leavesOf, readOtherwise, type Seen } from '../other-reader.ts'

/** An answer of a partner, whatever was asked. */
export const answers: Target = {
  name: 'answers',
  title: 'answers of partners to our calls, in every edition of TR-03129',
  milliseconds: 100,
  async run(input) {
    const question = questionOf(Buffer.from(input).toString('latin1'))
    const command = inEdition(COMMANDS[question.operation], question.edition)
    const answer = await callPartner({
      contracts,
      service: question.service,
      edition: question.edition,
      command,
      polled: true,
      post: async () => answerOf(input),
    })
    return judge(input, answer)
  },
}

export const spocAnswers: Target = {
  name: 'spoc-answers',
  title: 'answers of other states to our calls, in both editions',
  milliseconds: 100,
  async run(input) {
    const text = Buffer.from(input).toString('latin1')
    const { edition, operation } =
      spoc.EVERY_OPERATION.find(
        (one) => text.includes(one.shape.response.name) && text.includes(spoc.NAMESPACES[one.edition]),
      ) ?? spoc.EVERY_OPERATION[0]!
    const command = spoc.COMMANDS[operation]
    const answer = await callSpoc({
      contracts: spoc.contracts,
      edition,
      callerId: 'UT',
      command,
      post: async () => answerOf(input),
    })
    return judge(input, answer)
  },
}

const answerOf = (body: Uint8Array) => ({ status: 200, contentType: 'text/xml', body })

function questionOf(text: string) {
  const named = EVERY_OPERATION.filter(
    ({ shape }) => text.includes(`${shape.response.name}>`) || text.includes(`${shape.response.name} `),
  )
  const edition = CONTRACTS.find((one) => text.includes(one.replace('tr-03129', ''))) ?? CONTRACTS[1]
  return named.find((one) => one.edition === edition) ?? named[0] ?? EVERY_OPERATION[0]!
}

/** What an answer brings is what stands in it. */
function judge(input: Uint8Array, answer: PartnerAnswer): string {
  if (answer.kind === 'unusable') return `unusable ${answer.why.replace(/: .*/, '')}`
  const entry = readOtherwise(input)
  const leaves = leavesOf(entry)
  promised(
    'returnCode' in answer ? leaves.includes(answer.returnCode) : true,
    'a code that is told stands in the answer',
  )
  const octets = 'outcome' in answer && answer.outcome.kind === 'certificates' ? answer.outcome.certificates : []
  const written = below(entry, 'certificate')
    .flatMap(leavesOf)
    .map((text) => text.replace(/[\t\n\r ]+/g, ''))
  if (octets.length > 0)
    promised(
      octets.map((one) => Buffer.from(one).toString('base64')).join() === written.join(),
      'the certificates taken are those that stand there',
    )
  return `${answer.kind} ${'returnCode' in answer ? answer.returnCode : ''}`
}

/** What holds certificates, or what holds that. An element of no name we know is left out, whatever stands in it. */
const HOLDERS = /^(Result|certificateSeq|certificateSequence)$/

function below(seen: Seen, local: string): Seen[] {
  return seen.children.flatMap((child) => {
    if (child.local === local) return [child]
    return HOLDERS.test(child.local) ? below(child, local) : []
  })
}
