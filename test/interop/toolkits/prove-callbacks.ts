import assert from 'node:assert/strict'
import { makeTlsCertificate } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import { closed } from '../world.ts'
import { type Brought, byCallback } from './callbacks.ts'
import { judge, reasonsIn } from './judge.ts'
import { messagesOf } from './messages.ts'
import { expectationsOf, type Round } from './prove-asking.ts'
import { provePushes } from './prove-pushes.ts'
import { messageOf, type Place, type ReceivedMessage, type Receiver } from './toolkit.ts'
import { issuedTo, registerToolkit, type ToolkitPartner, wsdlOf } from './toolkit-partner.ts'

/** A toolkit's callback service of our TermContr contract, and what is brought there. */
export async function proveCallbacks(round: Round, proofs: Proofs): Promise<void> {
  const { toolkit, edition, world } = round
  const { nodeCertificateFile, tccUrl } = world
  const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}-callback`, world.folder)
  const at = { place: { tls, nodeCertificateFile }, edition }
  const title = `${toolkit.name} makes a callback service of our ?wsdl in TR-03129 ${edition}`
  const receiver = await proofs.prove(title, toolkit.needs, () =>
    toolkit.receive({ ...at, wsdl: wsdlOf(tccUrl, edition) }),
  )
  if (receiver === undefined) return
  try {
    const asks = `${toolkit.name} asks the DV in TR-03129 ${edition}, and is brought the answers`
    const found = await proofs.prove(
      asks,
      toolkit.needs,
      () => bring(round, { ...at, wsdl: wsdlOf(world.dvUrl, edition) }, receiver),
      (count) => `: ${count}, as expected`,
    )
    if (found === undefined) return // what comes late would be taken for something else
    await provePushes(round, { receiver, tls }, proofs)
  } finally {
    receiver.close()
  }
}

/** @returns how many were brought */
async function bring(round: Round, at: Place, receiver: Receiver): Promise<number> {
  const { world, toolkit, edition, table } = round
  const { operator } = world.node
  const callback = { service: 'DV', edition, tls: at.place.tls, callbackUrl: receiver.url } as const
  const partner = await registerToolkit(operator, toolkit, callback)
  const asked = byCallback(messagesOf('DV', edition, expectationsOf(round, 'DV', partner)), edition, receiver.url)
  const answers = await toolkit.call(
    at,
    asked.map(({ call }) => call),
  )
  const judged = asked.map(({ message }, index) => judge(message, answers[index], []))
  for (const { message, wrong } of judged) table.note({ toolkit, edition, service: 'DV', message }, wrong)
  const wrong = reasonsIn(judged)
  if (wrong !== '') throw new Error(wrong)
  await compare(round, partner, asked, await receive(receiver, asked.length))
  return asked.length
}

async function compare(
  { world, toolkit, edition, table }: Round,
  partner: ToolkitPartner,
  asked: readonly Brought[],
  received: readonly ReceivedMessage[],
): Promise<void> {
  const issued = await issuedTo(partner, world.node.operator)
  assert.equal(issued.length, 1)
  for (const expected of asked.map((one) => one.expected(issued))) {
    const { operation, messageId = '' } = expected
    const message = { operation, how: 'as asked for', returnCode: 'ok_received_correctly' }
    await table.noting({ toolkit, edition, service: 'its TermContr', message }, async () => {
      const found = received.find((one) => one.messageId === messageId)
      assert.deepEqual(found, expected)
      await closed(world, partner.name, messageId)
    })
  }
}

/** In the order in which they came. */
export async function receive(receiver: Receiver, count: number): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = []
  while (received.length < count) received.push(messageOf(await receiver.next()))
  return received
}
