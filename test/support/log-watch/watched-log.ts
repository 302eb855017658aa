import { createLog, type Log } from '../../../src/app/log.ts'
import { type Found, Secrets } from './secrets.ts'

/** Of this process. */
export const secrets = new Secrets()

let said = ''

/** The log of a node at its most talkative, kept to be searched; shown, too, at the level that EAC_TEST_LOG names. */
export function watchedLog(shown = process.env.EAC_TEST_LOG): Log {
  const write = (line: string): void => {
    said += line
    if (shown !== undefined) process.stdout.write(line)
  }
  return createLog(shown ?? 'trace', { write })
}

/** How much was said and not searched yet. */
export const unsearched = (): number => said.length

/** Searches what was said since the last time. */
export function searchLogs(): Found[] {
  const text = said
  said = ''
  return secrets.search(text)
}
