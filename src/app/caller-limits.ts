import type { Config } from './config.ts'
import type { RoomLimits } from './transport/index.ts'

/** The part of what all callers may take that any one of them may: a quarter. */
const SHARE = 4

export const shareOfOne = (all: number): number => Math.max(1, Math.floor(all / SHARE))

/** One message of the largest kind always fits. */
export function roomLimits({ limits }: Pick<Config, 'limits'>): RoomLimits {
  const largest = Math.max(limits.bodyBytes, limits.listBytes)
  const { requestsAtOnce: requests, heldBytes } = limits
  const octets = Math.max(heldBytes, 2 * largest)
  return {
    requests,
    requestsOfOne: shareOfOne(requests),
    octets,
    octetsOfOne: Math.max(shareOfOne(octets), 2 * largest),
  }
}
