import { eventually } from '../../support/eventually.ts'
import { startTestNode, type TestNode } from '../../support/node.ts'
import { admitGate, foundUtopia, type Gate } from '../../support/utopia.ts'
import { type Caller, type HttpAnswer, httpRequest, RawConnection } from './raw-connection.ts'

type StartOptions = NonNullable<Parameters<typeof startTestNode>[1]>
type Places = Awaited<ReturnType<typeof foundUtopia>>
interface Event {
  readonly kind: string
  readonly details: Readonly<Record<string, unknown>>
}

/** A node with its own TLS listener: UT-CVCA, UT-DV that it certified, and gate-1, a terminal with a certificate. */
export interface AttackedState {
  readonly node: TestNode
  readonly operator: TestNode['operator']
  /** Of its listener on 127.0.0.1. */
  readonly port: number
  readonly places: Places
  /** A registered terminal; `gate.applicant.tls` is what it connects with. */
  readonly gate: Gate
  /** What the node's clock is ahead of the right time, in milliseconds. */
  readonly clock: { ahead: number }
  /** One HTTP request on a connection of its own. @param as gate-1 where nothing is said; `null`: no client certificate */
  post(wish: Partial<Parameters<typeof httpRequest>[0]> & { as?: Caller | null }): Promise<HttpAnswer>
  /** Waits for the newest event of a kind that fits. */
  event(kind: string, fits?: (details: Event['details']) => boolean): Promise<Event>
}

/** One node for all attacks of the `describe` in which this is called: started before them, closed after them. */
export function attackedState(
  options: (() => Promise<StartOptions> | StartOptions) | StartOptions = {},
): AttackedState {
  const clock = { ahead: 0 }
  const made: { node?: TestNode; places?: Places; gate?: Gate } = {}
  before(async function () {
    this.timeout(300_000)
    const now = (): Date => new Date(Date.now() + clock.ahead)
    made.node = await startTestNode('UT', { now, ...(typeof options === 'function' ? await options() : options) })
    made.places = await foundUtopia(made.node.operator)
    made.gate = await admitGate(made.node.operator, made.places)
  })
  after(async () => {
    made.gate?.applicant.close()
    await made.node?.close()
  })
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the node runs once the first test begins')
    return value
  }
  const state: AttackedState = {
    clock,
    get node() {
      return there(made.node)
    },
    get operator() {
      return there(made.node).operator
    },
    get port() {
      return there(made.node?.port)
    },
    get places() {
      return there(made.places)
    },
    get gate() {
      return there(made.gate)
    },
    post: ({ as = state.gate.applicant.tls, path = new URL(state.places.dvUrl).pathname, ...wish }) =>
      post(state.port, { as, path, ...wish }),
    async event(kind, fits = () => true) {
      const find = async () =>
        (await state.operator.call('event.list', { limit: 500 })).events.find(
          (one) => one.kind === kind && fits(one.details),
        )
      await eventually(`the event "${kind}"`, async () => (await find()) !== undefined)
      return there(await find())
    },
  }
  return state
}

/** One HTTP request on a connection of its own. @param as `null`: without a client certificate */
export async function post(
  port: number,
  { as, ...wish }: Parameters<typeof httpRequest>[0] & { as: Caller | null },
): Promise<HttpAnswer> {
  const connection = await RawConnection.tls(port, as === null ? {} : { as })
  connection.write(httpRequest(wish))
  return connection.answer().finally(() => connection.destroy())
}
