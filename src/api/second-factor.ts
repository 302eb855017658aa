import { z } from 'zod'
import { type BegunSecondFactor, type OperatorCommands, OperatorError } from '../messages/index.ts'
import { type Authenticated, beginSecondFactor, confirmSecondFactor } from '../people/index.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput } from './input.ts'
import { sayingWhy } from './people-errors.ts'

const confirmSchema = z.strictObject({ code: z.string().min(1).max(100) })

export const SECOND_FACTOR_INPUTS = {
  'user.begin-second-factor': nothing,
  'user.confirm-second-factor': confirmSchema,
}

/** For an authenticator app of whoever asks, by name and password: as at the first log-in over the network. */
export async function beginOwnSecondFactor(_input: unknown, deps: ApiDeps): Promise<BegunSecondFactor> {
  return sayingWhy(() => beginSecondFactor(oneself(deps), `eac ${new URL(deps.publicUrl).hostname}`, deps))
}

export async function confirmOwnSecondFactor(
  input: OperatorCommands['user.confirm-second-factor']['input'],
  deps: ApiDeps,
): Promise<OperatorCommands['user.confirm-second-factor']['result']> {
  const { code } = parseInput(confirmSchema, input)
  return { recoveryCodes: await sayingWhy(() => confirmSecondFactor(oneself(deps), code, deps)) }
}

function oneself({ caller }: Pick<ApiDeps, 'caller'>): Authenticated {
  if (caller.kind === 'person' && caller.by.kind === 'password') return caller.person
  throw new OperatorError('invalid-input', 'Everybody adds their own app, by name and password.')
}
