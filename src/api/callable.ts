import { OperatorError } from '../messages/index.ts'
import type { Reach } from '../outgoing/index.ts'
import type { ApiDeps } from './deps.ts'

/** @throws {OperatorError} `refused`: one of them leads to an address that this node does not call, with what allows it */
export async function assertCallableHosts(
  urls: readonly (string | undefined)[],
  reach: Reach,
  { againstCalling }: Pick<ApiDeps, 'againstCalling'>,
): Promise<void> {
  for (const url of new Set(urls)) {
    const against = url === undefined ? undefined : await againstCalling?.(url, reach)
    if (against !== undefined) throw new OperatorError('refused', `${url} cannot be registered: ${against}.`)
  }
}

export const reachFor = (privateNetwork: boolean | undefined): Reach => (privateNetwork ? 'private' : 'public')
