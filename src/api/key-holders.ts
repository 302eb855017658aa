import { z } from 'zod'
import { type KeyHoldersView, OperatorError } from '../messages/index.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput } from './input.ts'
import { sayingWhy } from './people-errors.ts'
import { listProcessViews } from './processes.ts'

const LONGEST_PASSPHRASE = 1_000

const unlockSchema = z.strictObject({
  person: z.string().min(1).max(40),
  passphrase: z.string().min(1).max(LONGEST_PASSPHRASE),
})

export const KEY_HOLDER_INPUTS = { 'keys.holders': nothing, 'keys.unlock': unlockSchema, 'keys.lock': nothing }

/** Of a node in several processes they are open once they are in each. */
export async function showHolders(deps: Pick<ApiDeps, 'keyDoor' | 'db' | 'now'>): Promise<KeyHoldersView | undefined> {
  const here = ofThisProcess(deps)
  if (here === undefined || here.isOpen || here.given.length > 0) return here
  const others = (await listProcessViews(deps)).filter(({ silent }) => !silent)
  return { ...here, isOpen: others.length > 0 && others.every(({ keysLocked = false }) => !keysLocked) }
}

export async function unlockKeys(input: z.input<typeof unlockSchema>, deps: ApiDeps): Promise<KeyHoldersView> {
  const { person, passphrase } = parseInput(unlockSchema, input)
  const { persons } = opened(deps)
  if (!deps.running)
    throw new OperatorError('refused', 'The node does not run: start it with eac serve, then open its keys.')
  if (!persons.includes(person)) {
    throw new OperatorError('not-found', `${person} holds no keys of this node; ${persons.join(', ')} do.`)
  }
  await sayingWhy(() => deps.keyDoor.give(person, passphrase, callerDetails(deps.caller)))
  return opened(deps)
}

export async function lockKeys(deps: ApiDeps): Promise<KeyHoldersView> {
  opened(deps)
  await deps.keyDoor.lock(callerDetails(deps.caller))
  return opened(deps)
}

function opened(deps: Pick<ApiDeps, 'keyDoor'>): KeyHoldersView {
  const holders = ofThisProcess(deps)
  if (holders !== undefined) return holders
  throw new OperatorError('refused', 'The keys of this node are opened by a file, not by persons: see docs/keys.md.')
}

function ofThisProcess({ keyDoor }: Pick<ApiDeps, 'keyDoor'>): KeyHoldersView | undefined {
  const { state } = keyDoor
  if (state.kind === 'secret') return undefined
  const { persons, needed, given, isOpen } = state
  return { persons, needed, given, isOpen }
}
