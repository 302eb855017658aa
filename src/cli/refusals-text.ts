import type { RefusalView } from '../messages/index.ts'
import { moment } from './output/moment.ts'
import { table } from './output/table.ts'
import { visible } from './output/visible.ts'

const LONGEST = 100

/** Nothing where nobody was turned away. What strangers say of themselves is shown as theirs, with nothing in it that a terminal obeys. */
export function refusalTable(refusals: readonly RefusalView[]): string {
  if (refusals.length === 0) return ''
  const rows = refusals.map((one) => [String(one.times), moment(one.last), whoOf(one), reasonOf(one), moreOf(one)])
  return `\nRefused at the door, last 24 hours\n${table(['times', 'last (GMT)', 'who', 'why', 'more'], rows)}`
}

function whoOf({ partner, claims, remoteAddress }: RefusalView): string {
  const from = remoteAddress === undefined ? '' : `, from ${remoteAddress}`
  if (partner !== undefined) return `${partner}${from}`
  if (claims !== undefined) return `says to be ${visible(claims)}${from}`
  return remoteAddress === undefined ? 'strangers' : `a stranger${from}`
}

function reasonOf({ event, why, says }: RefusalView): string {
  const reason = [why === '' ? event : why, ...(says === undefined ? [] : [says])].join(': ')
  return visible(reason.length > LONGEST ? `${reason.slice(0, LONGEST)}…` : reason)
}

const moreOf = ({ event, partner }: RefusalView): string =>
  `eac event list --kind "${event}"${partner === undefined ? '' : ` --partner ${partner}`}`
