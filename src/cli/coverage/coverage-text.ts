import type { AuthorityView, CoverageView } from '../../messages/index.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'

/** Each pair on a line, and what is to be done by people. */
export function coverageText(pairs: readonly CoverageView[], authorities: readonly AuthorityView[]): string {
  if (pairs.length === 0) return nothingYet(authorities)
  return `${coverageTable(pairs)}${pairs.map(advice).join('')}${remarks(pairs)}`
}

export function coverageTable(pairs: readonly CoverageView[]): string {
  const rows = pairs.map(({ authority, issuer, byEmail, stage, certificate, request }) => [
    authority,
    `${visibleReference(issuer)}${byEmail === undefined ? '' : ' (by e-mail)'}`,
    stage,
    certificate?.expires ?? '',
    certificate === undefined ? '' : String(Math.max(0, certificate.daysLeft)),
    certificate === undefined ? '' : moment(certificate.renewalFrom),
    request === undefined ? '' : `${request.state} since ${moment(request.since)}`,
  ])
  return table(['of', 'by', 'stage', 'until', 'days left', 'renewed from (GMT)', 'open request (GMT)'], rows)
}

function nothingYet(authorities: readonly AuthorityView[]): string {
  const ours = authorities.filter(({ role }) => role === 'DV' || role === 'TCC')
  const [first] = ours
  if (first === undefined) {
    return 'no DV or terminal control centre here, so nothing is to be covered; eac authority add NAME --role DV makes one\n'
  }
  const above = first.role === 'DV' ? 'CVCA' : 'DV'
  return `${first.name} knows no ${above} yet; register the one above it: eac partner add NAME --authority ${first.name} --role ${above} --service-url URL …\n`
}

/** What of the states behind it is less than usual: once for each of them. */
function remarks(pairs: readonly CoverageView[]): string {
  const named = new Map(pairs.flatMap(({ knownByName: one }) => (one === undefined ? [] : [[one.country, one.names]])))
  return [...named]
    .map(([country, names]) => `\nlook: ${country} is known by name (${names.join(', ')}): eac state show ${country}\n`)
    .join('')
}

/** What the node cannot do by itself. */
function advice({ authority, role, issuer, byEmail, stage, request }: CoverageView): string {
  if (request?.state === 'parked')
    return `\n${authority}, ${issuer}: the request is parked; see eac exchange show ${request.exchange}\n`
  if (stage === 'none' && request === undefined)
    return `\n${authority} has no certificate of ${issuer} yet: ${howToAsk(authority, role, issuer)}\n`
  if (byEmail !== undefined && request !== undefined) {
    const { country, address } = byEmail
    return `\n${authority}, ${issuer}: goes by e-mail to ${address}; eac offline export --to FOLDER --state ${country}, and eac offline import with the answer\n`
  }
  if (stage !== 'late' && stage !== 'lost') return ''
  const soon = stage === 'lost' ? 'has run out: only an initial request helps' : 'runs out within days'
  return `\n${authority}: its certificate by ${issuer} ${soon}; call the people there${request === undefined ? '' : ` (eac exchange show ${request.exchange})`}\n`
}

function howToAsk(authority: string, role: string, issuer: string): string {
  if (role === 'TCC') return `eac authority request-certificate --authority ${authority} --from PARTNER`
  return (
    `eac authority request-foreign-certificate --authority ${authority} --of ${issuer} ` +
    `(of our own state: request-certificate --from PARTNER)`
  )
}
