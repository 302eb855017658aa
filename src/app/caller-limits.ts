import type { Config } from './config.ts'
import type { RoomLimits, SoapServerOptions } from './transport/index.ts'

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

/** What holds for each listener. */
export function listenerLimits({ limits }: Pick<Config, 'limits'>) {
  return {
    maxConnections: limits.connections,
    headersTimeoutMs: limits.headerSeconds * 1_000,
    requestTimeoutMs: limits.requestSeconds * 1_000,
  } as const satisfies Partial<SoapServerOptions<never>>
}
