/** When an order is looked at again, where the CA does not say. */
export interface PollingPlan {
  readonly firstSeconds: number
  /** Each pause is so many times the one before. */
  readonly factor: number
  readonly longestSeconds: number
  /** Never sooner after the last look, also when an operator asks. */
  readonly floorSeconds: number
  /** After so long the order waits for a person. */
  readonly stopAfterDays: number
}

const JITTER = 0.2

/**
 * The pause after so many looks that found it unfinished (from 0), in milliseconds: up to a fifth longer than the plan says, by the
 * name of the order, so that orders placed together are not looked at together.
 */
export function pauseBeforeLook(
  looks: number,
  { firstSeconds, factor, longestSeconds, floorSeconds }: PollingPlan,
  name: string,
): number {
  const planned = 1000 * Math.max(floorSeconds, Math.min(firstSeconds * factor ** looks, longestSeconds))
  return withJitter(planned, `${name} ${looks}`)
}

/** Up to a fifth longer; the same for the same name. */
export function withJitter(milliseconds: number, name: string): number {
  return Math.round(milliseconds * (1 + JITTER * fractionOf(name)))
}

/** From 0 to 1, spread evenly over names. FNV-1a, its bits mixed once more. */
function fractionOf(name: string): number {
  let hash = 0x811c9dc5
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}
