import { randomUUID } from 'node:crypto'
import type { Fault, FaultSeen } from '../../cli/index.ts'
import { type MessageId, parseMessageId } from '../../messages/index.ts'
import type { Account } from './account.ts'
import { askAbroad } from './certify-abroad.ts'
import { type DemoState, rootOf } from './demo-state.ts'
import type { Gate } from './gate.ts'
import { bringCertificates, type Rogue } from './rogue-callback.ts'
import { type Caught, startWrongSpoc } from './wrong-spoc.ts'

/** A state of the demo world whose SPOC can be made to fail. */
export interface FaultySide extends Rogue {
  readonly gate: Gate
}

/** Makes the faults of one state, and ends them. */
export interface Faults {
  /** @returns what the operators of the other states see of it */
  make(fault: Fault): Promise<FaultSeen[]>
  close(): Promise<void>
}

const SLOW_SECONDS = 20

export function faultsOf(side: FaultySide, others: readonly DemoState[], account: Account): Faults {
  const { gate, state } = side
  const exchanges = `exchange list --partner ${state.plan.country} --limit 5`
  let wrong: { close(): Promise<void> } | undefined

  const end = async (): Promise<void> => {
    await wrong?.close()
    wrong = undefined
    await gate.open()
  }

  const takeTheNext = async (): Promise<void> => {
    const stand = await startWrongSpoc(side, ({ from, messageId }) => {
      account.tellExchange(`${from}-SPOC → ${state.spoc}`, {
        operation: 'RequestCertificate',
        result: 'to the wrong one',
      })
      void end()
        .then(() => answerWrongly(side, others, { from, messageId }))
        .then((said) => account.tell(`${state.spoc} → ${from}-SPOC`, `another certificate: ${said}`))
        .catch((error: unknown) => account.tell(state.spoc, `sent no other certificate: ${String(error)}`))
    })
    wrong = stand
    gate.divert(stand.port)
  }

  const make = async (fault: Fault): Promise<FaultSeen[]> => {
    await end()
    switch (fault) {
      case 'none':
        return others.map((one) => ({
          country: one.plan.country,
          sees: 'what waited goes out at its next try',
          look: exchanges,
        }))
      case 'down':
        await gate.shut()
        return asking('cannot reach it: its request waits and is tried again', exchanges)
      case 'slow':
        gate.delay(SLOW_SECONDS * 1000)
        return asking(`gets each answer ${SLOW_SECONDS} seconds late: nothing fails`, exchanges)
      case 'wrong-certificate':
        await takeTheNext()
        return asking('is brought a certificate for another key: it is refused, and its DV told so', exchanges)
      case 'answers-twice':
        return Promise.all(others.map((one) => answerTwice(side, one)))
      case 'unknown-id':
        return Promise.all(others.map((one) => answerUnasked(side, one)))
    }
  }

  /** So that there is something to see. */
  const asking = async (sees: string, look: string): Promise<FaultSeen[]> => {
    for (const one of others) await askAbroad(one, state)
    return others.map(({ plan: { country } }) => ({
      country,
      sees: `asks for a certificate of ${state.plan.country}, and ${sees}`,
      look,
    }))
  }

  return {
    make,
    close: async () => {
      await wrong?.close()
      await gate.close()
    },
  }
}

const EVENTS = 'event list --limit 20'

/** The right messageID, and a certificate that has nothing to do with the request. */
async function answerWrongly(
  side: FaultySide,
  others: readonly DemoState[],
  { from, messageId }: Caught,
): Promise<string> {
  const to = others.find(({ plan }) => plan.country === from)
  if (to === undefined) throw new Error(`${from} is not of this world`)
  return bringCertificates(side, to, { messageId, certificates: [(await rootOf(side.state)).octets] })
}

async function answerTwice(side: FaultySide, to: DemoState): Promise<FaultSeen> {
  const { country } = to.plan
  const answered = await lastAnswer(side.state, country)
  if (answered === undefined) {
    return { country, sees: 'was answered nothing yet, so nothing was sent twice; try again later', look: EVENTS }
  }
  const said = await bringCertificates(side, to, answered)
  return {
    country,
    sees: `was brought its last certificate again: said ${said}, changed nothing`,
    look: await lookAtOwn(to, side, answered.messageId),
  }
}

/** The exchange at the other end, with its timeline. */
async function lookAtOwn({ operator }: DemoState, { state }: Rogue, messageId: MessageId): Promise<string> {
  const exchanges = (await operator.call('exchange.list', { partner: state.plan.country, limit: 1000 })).exchanges
  const own = exchanges.find((one) => one.direction === 'out' && one.messageId === messageId)
  return own === undefined ? EVENTS : `exchange show ${own.id}`
}

async function answerUnasked(side: FaultySide, to: DemoState): Promise<FaultSeen> {
  const messageId = asMessageId(randomUUID())
  const said = await bringCertificates(side, to, { messageId, certificates: [(await rootOf(side.state)).octets] })
  return {
    country: to.plan.country,
    sees: `was answered a messageID it never sent: said ${said}, kept nothing`,
    look: EVENTS,
  }
}

/** What a state answered last to another, as its node keeps it. */
async function lastAnswer({ operator }: DemoState, partner: string) {
  const exchanges = (await operator.call('exchange.list', { partner, state: 'closed', limit: 1000 })).exchanges
  const last = exchanges.find(
    ({ direction, operation, outcome, messageId }) =>
      direction === 'in' && operation === 'RequestCertificate' && outcome === 'certificates' && messageId !== undefined,
  )
  if (last?.messageId === undefined) return undefined
  const { certificates } = await operator.call('exchange.show', { id: last.id })
  return {
    messageId: asMessageId(last.messageId),
    certificates: certificates.map((octets) => new Uint8Array(Buffer.from(octets, 'base64'))),
  }
}

function asMessageId(text: string): MessageId {
  const id = parseMessageId(text)
  if (id === undefined) throw new Error(`${text} is no messageID`)
  return id
}
