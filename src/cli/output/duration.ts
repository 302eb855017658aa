const UNITS = [
  ['days', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const

/** From an ISO 8601 time until then, in the largest unit that fits, as a rule of thumb. */
export function duration(from: string, until: Date): string {
  const seconds = Math.max(0, (until.getTime() - Date.parse(from)) / 1000)
  for (const [unit, length] of UNITS) if (seconds >= 2 * length) return `${Math.floor(seconds / length)} ${unit}`
  return `${Math.floor(seconds)} s`
}
