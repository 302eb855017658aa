const LONGEST = 100
const LONGEST_PROSE = 500
/** Of the octets of an event, and all settings of a process: `--json` has them. */
const FOR_PROGRAMS = ['sha256', 'effective']
const HASHES = ['messageSha256', 'answerSha256', 'named'] // likewise, of messages

/** The details of an event on one line: `answer=at once, findings=[{rule=not-expired}]`. */
export function detailsText(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined && value !== null)
    .filter(([name, value]) => !HASHES.includes(name) && (!FOR_PROGRAMS.includes(name) || typeof value !== 'object'))
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(', ')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{${detailsText(value as Record<string, unknown>)}}`
  return shortened(String(value))
}

/** Long octet strings are for programs: `--json` has all of them. Prose is for people, and stays whole. */
function shortened(text: string): string {
  return text.length > LONGEST && (!text.includes(' ') || text.length > LONGEST_PROSE)
    ? `${text.slice(0, LONGEST / 2)}… (${text.length} characters)`
    : text
}
