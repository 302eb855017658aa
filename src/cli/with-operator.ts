import type { AuthorityRole, Operator } from '../messages/index.ts'
import { CliError } from './cli-error.ts'
import type { CliWorld, Place } from './world.ts'

/** Does something with the operator's side of a node, and lets go of it afterwards. */
export async function withOperator<Result>(
  world: CliWorld,
  { config, data }: Place,
  work: (operator: Operator) => Promise<Result>,
): Promise<Result> {
  const operator = await world.operator({ config, data })
  try {
    return await work(operator)
  } finally {
    await operator.close()
  }
}

/**
 * The authority that is meant: the one named, or the only one there is.
 * @param role where only such a one can be meant
 * @throws {CliError} when there is none, or more than one to choose from
 */
export async function meantAuthority(
  operator: Operator,
  named: string | undefined,
  role?: AuthorityRole,
): Promise<string> {
  if (named !== undefined) return named
  const all = await operator.call('authority.list', {})
  const fitting = all.filter((one) => role === undefined || one.role === role)
  const names = (fitting.length === 0 ? all : fitting).map(({ name }) => name) // what does not fit is refused by the node, in its words
  const [only] = names
  if (only === undefined)
    throw new CliError('refused', 'this node has no authority yet; add one with eac authority add')
  if (names.length > 1)
    throw new CliError('misuse', `which authority? Say --authority NAME; this node runs ${names.join(', ')}`)
  return only
}

export const WHICH_AUTHORITY = ['--authority <name>', 'which authority (not needed when there is only one)'] as const
