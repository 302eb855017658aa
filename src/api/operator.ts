import { type Operator, type OperatorCommand, type OperatorCommands, OperatorError } from '../messages/index.ts'
import { authenticate } from '../people/index.ts'
import { insertEvent } from '../store/index.ts'
import { type Caller, callerDetails } from './caller.ts'
import { callerOfToken } from './caller-of-token.ts'
import { COMMANDS } from './commands.ts'
import type { ApiDeps, NodeDeps } from './deps.ts'
import { credentials, parseInput } from './input.ts'
import { assertInput } from './inputs.ts'
import { assertMayGoOut } from './needs-network.ts'
import { sayingWhy } from './people-errors.ts'
import { sayingOfKeys } from './saying.ts'
import { objectionTo, WHO_MAY } from './who-may.ts'

/** Carries out commands, for whoever gives them. */
export interface Operators extends Operator {
  /** What `call` alone is for: the machine. */
  as(caller: Caller): Operator
  /** @param source address it comes from; undefined: the control socket @throws {OperatorError} `not-allowed` */
  withToken(secret: string, source: string | undefined): Promise<Operator>
}

/** The same, with something done around each command. */
export function around(operators: Operators, wrap: (operator: Operator) => Operator): Operators {
  return {
    ...wrap(operators),
    as: (caller) => wrap(operators.as(caller)),
    withToken: async (secret, source) => wrap(await operators.withToken(secret, source)),
  }
}

/** The one place where it is looked at who may do what, and where what was done by whom becomes an event. */
export function operatorOf(deps: NodeDeps): Operators {
  const as = (caller: Caller): Operator => ({
    call: (name, input) => carryOut(name, input, caller, deps),
  })
  const withToken = async (secret: string, source: string | undefined) => as(await callerOfToken(secret, source, deps))
  return { as, withToken, ...as({ kind: 'machine', claims: undefined }) }
}

async function carryOut<Name extends OperatorCommand>(
  name: Name,
  given: OperatorCommands[Name]['input'],
  knocking: Caller,
  node: NodeDeps,
): Promise<OperatorCommands[Name]['result']> {
  assertMayGoOut(name, node)
  const { caller, input } = await identified(name, given, knocking, node)
  const objection = objectionTo(name, caller) ?? machineObjection(name, caller, node)
  if (objection !== undefined) {
    await note('command refused', name, input, caller, node, { why: objection })
    throw new OperatorError('not-allowed', objection)
  }
  assertInput(name, input)
  const deps: ApiDeps = { ...node, caller }
  if (!WHO_MAY[name].changes) return sayingOfKeys(() => COMMANDS[name](input, deps))
  await note('command', name, input, caller, node) // before it is done: it may take time, and fail half-way
  return sayingOfKeys(() => COMMANDS[name](input, deps))
}

/** At the control socket a command may bring name and password; what is known otherwise takes none: nobody acts as another. */
async function identified<Name extends OperatorCommand>(
  name: Name,
  given: OperatorCommands[Name]['input'],
  caller: Caller,
  deps: NodeDeps,
): Promise<{ readonly caller: Caller; readonly input: OperatorCommands[Name]['input'] }> {
  if (name === 'user.password' || typeof given !== 'object' || given === null || !('by' in given)) {
    return { caller, input: given }
  }
  const { by, ...rest } = given as { by: unknown }
  const input = rest as OperatorCommands[Name]['input']
  if (by === undefined) return { caller, input }
  if (caller.kind === 'person') {
    throw new OperatorError('invalid-input', 'by: it is known who asks; nobody acts for somebody else.')
  }
  const person = await sayingWhy(() => authenticate(parseInput(credentials, by), deps))
  const known = { kind: 'password', claims: caller.claims } as const
  return {
    caller: { kind: 'person', person, roles: person.roles, by: known },
    input,
  }
}

/** By the password or passphrase in it. */
const SHOWS_WHO: ReadonlySet<OperatorCommand> = new Set(['user.password', 'keys.unlock'])

/** Where a node demands it, changes want to know who makes them, at the control socket, too. */
function machineObjection(name: OperatorCommand, caller: Caller, { machineMay }: NodeDeps): string | undefined {
  if (caller.kind !== 'machine' || machineMay === 'change' || !WHO_MAY[name].changes || SHOWS_WHO.has(name)) {
    return undefined
  }
  return `On this node it must be known who does this (people.machine: read): say --user NAME, or set EAC_TOKEN_FILE.`
}

async function note(
  kind: string,
  command: OperatorCommand,
  input: unknown,
  caller: Caller,
  { db, now }: NodeDeps,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const details = { command, ...subjectOf(input), ...callerDetails(caller), ...more }
  await insertEvent(db, { kind, details }, now())
}

const NAMES = ['name', 'id', 'country', 'of', 'ca', 'year', 'user', 'person'] as const
const LONGEST_NAME = 100

/** What it is about, by the names the input has; never all of it: there are passwords in some. */
function subjectOf(input: unknown): { readonly about?: Readonly<Record<string, unknown>> } {
  const named = Object.entries(input as object).filter(([key, value]) => {
    const isShort = typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_NAME)
    return (NAMES as readonly string[]).includes(key) && isShort
  })
  return named.length === 0 ? {} : { about: Object.fromEntries(named) }
}
