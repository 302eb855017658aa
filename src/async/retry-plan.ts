/** Growing pauses: doubled from the first to the longest, until failures in a row have lasted so long. All in seconds. */
export interface RetryPlan {
  readonly firstPauseSeconds: number
  readonly longestPauseSeconds: number
  readonly giveUpAfterSeconds: number
}

/** A week of tries, an hour apart at most. */
export const DEFAULT_RETRY_PLAN: RetryPlan = {
  firstPauseSeconds: 1,
  longestPauseSeconds: 3600,
  giveUpAfterSeconds: 7 * 86_400,
}

/** The pause after the n-th failed attempt (n from 1), in milliseconds. */
export function pauseAfter(attempt: number, plan: RetryPlan): number {
  return Math.min(plan.firstPauseSeconds * 2 ** (attempt - 1), plan.longestPauseSeconds) * 1000
}
