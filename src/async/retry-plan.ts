/** Growing pauses: doubled from the first to the longest, until the time to give up. All in seconds. */
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

/** How many attempts fit before it is time to give up; at least one. */
export function attemptsOf(plan: RetryPlan): number {
  let attempts = 1
  let seconds = 0
  while (seconds < plan.giveUpAfterSeconds) {
    seconds += pauseAfter(attempts, plan) / 1000
    attempts++
  }
  return attempts
}
