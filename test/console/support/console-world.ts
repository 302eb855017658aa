import { ROLES } from '../../../src/messages/index.ts'
import { byCallback } from '../../support/applicant.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/free-port.ts'
import { startTestNode, type TestNode } from '../../support/node.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../../support/utopia.ts'
import { builtConsole } from './built-console.ts'

export const passwordOf = (name: string): string => `the long password of ${name}`

/** A node with a console, a user for each role, and a terminal whose callbacks can be refused. */
export interface ConsoleWorld {
  readonly node: TestNode
  readonly url: string
  /** Where the terminal is called back. */
  readonly receiver: Receiver
  /** @returns the id of a message whose answer the terminal refused for good */
  park(): Promise<string>
  close(): Promise<void>
}

/** Administrators need a second factor; the suspension of a DV needs two people. */
export async function openConsoleWorld(): Promise<ConsoleWorld> {
  await builtConsole()
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const node = await startTestNode('UT', {
    settings: {
      operators: { publicUrl: url, listen: { host: '127.0.0.1', port }, issuers: [] },
      people: {
        machine: 'change',
        passwordLogin: 'everybody',
        secondFactorFor: ['administrator'],
        session: { idleMinutes: 15, hours: 12 },
      },
      approvals: { suspension: 1, initialRequest: 0, registration: 0, rollover: 0, users: 0, remindAfterHours: [] },
    },
  })
  const receiver = await startReceiver()
  const places = await foundUtopia(node.operator)
  const callbacks = { callbackTargets: [receiver.url], callbackTls: receiver.tls.certPem }
  const gate = await admitGate(node.operator, places, callbacks)
  for (const name of ROLES) {
    const user = { name, fullName: `Person ${name}`, password: passwordOf(name), roles: [name] }
    await node.operator.call('user.add', user)
  }
  let number = 1
  return {
    node,
    url,
    receiver,
    park: () => parkCallback(node, receiver, gate, ++number),
    async close() {
      gate.applicant.close()
      await receiver.close()
      await node.close()
    },
  }
}

async function parkCallback({ operator }: TestNode, receiver: Receiver, gate: Gate, number: number): Promise<string> {
  receiver.answer = 'message-id-unknown'
  const { octets } = await successor(number, gate.first)
  await gate.applicant.request(octets, byCallback(receiver.url))
  const [newest] = (await operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
  if (newest === undefined) throw new Error('the request of the terminal is not there')
  await eventually('the callback is parked', async () => (await showExchange(operator, newest.id)).state === 'parked')
  receiver.answer = 'received'
  return newest.id
}
