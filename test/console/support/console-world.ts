import type { Config } from '../../../src/app/config.ts'
import { type ExchangeView, ROLES } from '../../../src/messages/index.ts'
import { byCallback } from '../../support/applicant.ts'
import { eventually } from '../../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../../support/node.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { SIZE, type Size } from '../../support/size.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../../support/utopia.ts'
import { addPeople, consoleSections } from './people.ts'

/** A node with a console, a user for each role, and a terminal whose callbacks can be refused. */
export interface ConsoleWorld {
  readonly node: TestNode
  readonly url: string
  /** Where the terminal is called back. */
  readonly receiver: Receiver
  /** A message of the terminal, which is answered. @returns it, as it is listed then */
  ask(): Promise<ExchangeView>
  /** @returns the id of a message whose answer the terminal refused for good */
  park(): Promise<string>
  close(): Promise<void>
}

interface Place {
  /** One that is there, if not a new one. */
  readonly database?: { readonly url: string }
  readonly size?: Size
  /** Of the configuration, beside what every world has. */
  readonly settings?: Partial<Config>
}

/** Administrators need a second factor; the suspension of a DV needs two people. */
export async function openConsoleWorld({ database, size = SIZE, settings }: Place = {}): Promise<ConsoleWorld> {
  const { url, sections } = await consoleSections({ secondFactorFor: ['administrator'] })
  const node = await startTestNode('UT', {
    size,
    settings: {
      ...sections,
      approvals: { suspension: 1, initialRequest: 0, registration: 0, rollover: 0, users: 0, remindAfterHours: [] },
      ...settings,
    },
    ...(database && { again: await makeTestFolder('UT', new Date(), 'server', { database }) }),
  })
  const receiver = await startReceiver()
  const places = await foundUtopia(node.operator)
  const callbacks = { callbackTargets: [receiver.url], callbackTls: receiver.tls.certPem }
  const gate = await admitGate(node.operator, places, callbacks)
  await addPeople(node, ROLES)
  let number = 1
  const ask = () => askOnce(node, receiver, gate, ++number)
  return {
    node,
    url,
    receiver,
    ask,
    park: () => parkCallback(node, receiver, ask),
    async close() {
      gate.applicant.close()
      await receiver.close()
      await node.close()
    },
  }
}

async function askOnce({ operator }: TestNode, receiver: Receiver, gate: Gate, number: number): Promise<ExchangeView> {
  const { octets } = await successor(number, gate.first)
  await gate.applicant.request(octets, byCallback(receiver.url))
  const [newest] = (await operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
  if (newest === undefined) throw new Error('the request of the terminal is not there')
  return newest
}

async function parkCallback(
  { operator }: TestNode,
  receiver: Receiver,
  ask: () => Promise<ExchangeView>,
): Promise<string> {
  receiver.answer = 'message-id-unknown'
  const { id } = await ask()
  await eventually('the callback is parked', async () => (await showExchange(operator, id)).state === 'parked')
  receiver.answer = 'received'
  return id
}
