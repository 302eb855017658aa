import assert from 'node:assert/strict'
import { LIST_KINDS } from '../../../src/messages/index.ts'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import { closed } from '../world.ts'
import { type Brought, byCallback } from './callbacks.ts'
import { judge, reasonsIn } from './judge.ts'
import { messagesOf } from './messages.ts'
import { expectationsOf, type Round } from './prove-asking.ts'
import { provePushes } from './prove-pushes.ts'
import {
  type AskedService,
  CALLBACK_SERVICES,
  type CallbackService,
  type Edition,
  messageOf,
  type ReceivedMessage,
  type Receiver,
} from './toolkit.ts'
import { issuedTo, registerToolkit, sideOf, type ToolkitPartner, wsdlOf } from './toolkit-partner.ts'

/** Who brings answers to which service of a toolkit: to a terminal's the DV does, to a DV's the CVCA. */
const ASKED = { TermContr: 'DV', DV: 'CVCA' } as const satisfies Record<CallbackService, AskedService>

/** A toolkit's callback services of our contracts, and what is brought there. */
export async function proveCallbacks(round: Round, proofs: Proofs): Promise<void> {
  const { toolkit, edition, world } = round
  const { nodeCertificateFile, tccUrl, dvUrl } = world
  const urls = { TermContr: tccUrl, DV: dvUrl }
  for (const service of CALLBACK_SERVICES) {
    const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}-callback-${service}`, world.folder)
    const at = { place: { tls, nodeCertificateFile }, edition }
    const title = `${toolkit.name} makes a callback service of our ${service} ?wsdl in TR-03129 ${edition}`
    const receiver = await proofs.prove(title, toolkit.needs, () =>
      toolkit.receive({ ...at, wsdl: wsdlOf(urls[service], edition) }, service),
    )
    if (receiver === undefined) continue
    try {
      const asks = `${toolkit.name} asks the ${ASKED[service]} in TR-03129 ${edition}, and is brought the answers`
      const work = (): Promise<number> => bring(round, { service, tls, receiver })
      const found = await proofs.prove(asks, toolkit.needs, work, (count) => `: ${count}, as expected`)
      // after a failure, what comes late would be taken for something else
      if (found !== undefined && service === 'TermContr') await provePushes(round, { receiver, tls }, proofs)
    } finally {
      receiver.close()
    }
  }
}

interface Bringing {
  readonly service: CallbackService
  readonly tls: TlsFiles
  readonly receiver: Receiver
}

/** @returns how many were brought */
async function bring(round: Round, { service, tls, receiver }: Bringing): Promise<number> {
  const { toolkit, edition, table } = round
  const asked = ASKED[service]
  const { operator, url, nodeCertificateFile } = sideOf(asked, round)
  const registration = { service: asked, edition, tls, callbackUrl: receiver.url }
  const partner = await registerToolkit(operator, toolkit, registration)
  const messages = messagesOf(asked, edition, expectationsOf(round, asked, partner))
  const brought = byCallback(messages, edition, receiver.url)
  const answers = await toolkit.call(
    { place: { tls, nodeCertificateFile }, edition, wsdl: wsdlOf(url, edition) },
    brought.map(({ call }) => call),
  )
  const judged = brought.map(({ message }, index) => judge(message, answers[index], []))
  for (const { message, wrong } of judged) table.note({ toolkit, edition, service: asked, message }, wrong)
  const wrong = reasonsIn(judged)
  if (wrong !== '') throw new Error(wrong)
  await compare(round, { service, partner, brought, received: await receiveAnswers(receiver, brought.length, edition) })
  return brought.length
}

interface Came {
  readonly service: CallbackService
  readonly partner: ToolkitPartner
  readonly brought: readonly Brought[]
  readonly received: readonly ReceivedMessage[]
}

async function compare(
  { world, toolkit, edition, table }: Round,
  { service, partner, brought, received }: Came,
): Promise<void> {
  const issued = await issuedTo(partner, world.node.operator)
  assert.equal(issued.length, 1)
  for (const expected of brought.map((one) => one.expected(issued))) {
    const { operation, messageId = '' } = expected
    const message = { operation, how: 'as asked for', returnCode: 'ok_received_correctly' }
    const at = { toolkit, edition, service: `its ${service}`, message } as const
    await table.noting(at, async () => {
      const found = received.find((one) => one.messageId === messageId)
      assert.deepEqual(found, expected)
      await closed(world, partner.name, messageId)
    })
  }
}

/** What comes unasked as soon as a partner of 1.4 is registered: the newest list of each kind. */
const UNASKED: Readonly<Record<Edition, number>> = { '1.0': 0, '1.1': 0, '1.4': LIST_KINDS.length }

/** The answers, once all that comes unasked has come, too. */
async function receiveAnswers(receiver: Receiver, count: number, edition: Edition): Promise<ReceivedMessage[]> {
  const received = await receive(receiver, count + UNASKED[edition])
  return received.filter(({ messageId }) => messageId !== undefined)
}

/** In the order in which they came. */
export async function receive(receiver: Receiver, count: number): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = []
  while (received.length < count) received.push(messageOf(await receiver.next()))
  return received
}
