import { type Command, Option } from 'commander'
import type { ExchangeView, Operator, OperatorCommands } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { followAdvice } from '../exchange/exchange-text.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

export interface AskOptions extends Place {
  readonly authority?: string
  readonly callback: boolean
  readonly wait: number
  readonly json?: true
}

export interface AskOfOptions extends AskOptions {
  readonly from: string
}

export interface AskInput {
  readonly name: string
  readonly callback: boolean
}

/** A question asked, in what the operator is told of it. */
export interface Asking<Result> {
  readonly ask: (operator: Operator, input: AskInput) => Promise<Result>
  readonly exchangeOf: (result: Result) => ExchangeView
  readonly text: (result: Result) => string
  /** What to say when the answer is a refusal. */
  readonly whenRefused?: (result: Result) => string
}

const WAIT_SECONDS = 10
const LOOK_AGAIN_MILLISECONDS = 200

/** A command by which an authority asks the partner above it for something. */
export function askCommand(usage: string, description: string, example: string): Command {
  return waitingCommand(usage, description, example).requiredOption(
    '--from <partner>',
    'the partner above, a DV or CVCA with a service address',
  )
}

/** A command that asks and waits for the answer. */
export function waitingCommand(usage: string, description: string, example: string): Command {
  const made = nodeCommand(usage, description, example)
    .option(...WHICH_AUTHORITY)
    .option('--no-callback', 'take the answer at once or not at all')
    .addOption(
      new Option('--wait <seconds>', 'how long to wait for the answer here; the node waits on by itself')
        .argParser(wholeNumber(0, 3600))
        .default(WAIT_SECONDS),
    )
  return withJson(made)
}

/** Asks, says so, and tells the answer when it comes while we wait. @throws {CliError} `refused` when the answer is one */
export async function askAbove<Result>(world: CliWorld, options: AskOptions, asking: Asking<Result>): Promise<void> {
  const { callback, json } = options
  await withOperator(world, options, async (operator) => {
    const name = await meantAuthority(operator, options.authority)
    const result = await asking.ask(operator, { name, callback })
    const { id } = asking.exchangeOf(result)
    if (json) return world.out(jsonText(result))
    world.out(asking.text(result))
    const { running } = await operator.call('node.show', {})
    if (!running) return world.out(`The node does not run: it sends this when it does (eac serve).\n`)
    const end = await answerWithin(world, operator, id, options.wait)
    if (end === undefined) return world.out(`No answer yet; the node waits on. ${followAdvice(id)}`)
    return tellEnd(world, end, asking.whenRefused?.(result) ?? '')
  })
}

type ShownExchange = OperatorCommands['exchange.show']['result']

async function answerWithin(
  world: CliWorld,
  operator: Operator,
  id: string,
  waitSeconds: number,
): Promise<ShownExchange | undefined> {
  const end = world.now().getTime() + waitSeconds * 1000
  for (;;) {
    const exchange = await operator.call('exchange.show', { id })
    if (exchange.state === 'closed' || exchange.state === 'parked') return exchange
    if (world.now().getTime() >= end) return undefined
    await world.pause(LOOK_AGAIN_MILLISECONDS)
  }
}

function tellEnd(world: CliWorld, exchange: ShownExchange, whenRefused: string): void {
  const last = exchange.events.at(-1)
  if (exchange.state === 'closed' && (exchange.outcome === 'certificates' || exchange.outcome === 'list')) {
    world.out(`\nAnswered: ${last?.kind ?? 'done'}.\n`)
    return
  }
  const what =
    exchange.state === 'parked' ? 'parked for an operator' : `refused (${exchange.wireStatus ?? exchange.outcome})`
  throw new CliError('refused', `the request was ${what}. ${whenRefused}${followAdvice(exchange.id)}`.trimEnd())
}
