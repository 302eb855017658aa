const PAUSE_MILLISECONDS = 60_000

/** Names of what failed: left alone for a minute, so that the log can be read. */
export function pausing(now: () => Date) {
  const until = new Map<string, number>()
  return {
    add: (name: string): void => void until.set(name, now().getTime() + PAUSE_MILLISECONDS),
    has: (name: string): boolean => (until.get(name) ?? 0) > now().getTime(),
  }
}
