import { CA_REQUESTS, type CaRequestView, type Operator } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { wholeNumber } from '../option-values.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'

/** How long a command tells how what it asked for goes on. */
export const WAIT = [
  '--wait <seconds>',
  'tell how it goes on, for so long at most; it goes on without the command, too',
  wholeNumber(0, 86_400),
  20,
] as const

const ENDS = { done: 'done', 'too-late': 'too late', 'given-up': 'given up by a person' } as const

/** As `suspension: under way`. */
export function requestLine({ operation, cameTo, says }: CaRequestView): string {
  const state = cameTo === undefined ? 'under way' : ENDS[cameTo]
  return `${CA_REQUESTS[operation].called}: ${says ?? state}`
}

/** Tells each change of what a CA was asked, until its end, until it waits for people, or until the time is over. */
export async function followRequest(
  world: CliWorld,
  operator: Operator,
  asked: CaRequestView,
  seconds: number,
  quietly: true | undefined,
): Promise<CaRequestView> {
  let request = asked
  let told = ''
  for (let second = 0; ; second++) {
    const line = requestLine(request)
    if (line !== told && !quietly) world.out(`${visible(line)}\n`)
    told = line
    const isOver = request.cameTo !== undefined || request.says !== undefined || second >= seconds
    if (isOver) return request
    await world.pause(1_000)
    request = await operator.call('ca.request', { exchange: request.exchange })
  }
}

/** @throws {CliError} where it was not done, and will not be */
export function assertInTime({ operation, cameTo }: CaRequestView, state: string): void {
  if (cameTo === undefined || cameTo === 'done') return
  throw new CliError('refused', `The ${CA_REQUESTS[operation].called} was ${ENDS[cameTo]}: the order is ${state}.`)
}
