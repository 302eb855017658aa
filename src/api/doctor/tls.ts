import type { ExaminedView, OwnTlsView } from '../../messages/index.ts'
import { noticeDays, readShown } from '../../pki/index.ts'
import type { ApiDeps, OwnTlsIdentity } from '../deps.ts'
import { listOwnTlsViews } from '../own-tls.ts'

const SOON_DAYS = 60 // partners have to register the next one first
const LATE_DAYS = 7 // after a renewal without people was to begin

/** Our own certificates, which partners know us by. */
export async function examineTls(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  const shown = (await listOwnTlsViews(deps)).map((one) => examined(one, deps.now()))
  return [...shown, ...deps.ownTls.identities.flatMap(rootNotice)]
}

/** Other states are told of a new root before it is used (TR-03139 C.2.5): whether there is the time for it. */
function rootNotice({ name, shown, renewal }: OwnTlsIdentity): ExaminedView[] {
  const pem = shown()
  if (name === 'tls' || pem === undefined || renewal === undefined) return []
  const { announceRootDays, renewBeforeDays } = renewal
  const days = noticeDays(readShown(pem), renewBeforeDays)
  if (days >= announceRootDays) return []
  const says = `a new root for ${name} would be told ${days} days before it is used, not ${announceRootDays} (announceRootDays)`
  const isSet = renewBeforeDays <= announceRootDays
  const mend = isSet
    ? `set renewBeforeDays of ${name} to more than ${announceRootDays}`
    : 'its certificates are too short-lived for that: have the next roots of the CA registered beforehand, and set announceRootDays to less'
  return [{ what: 'TLS', state: 'warning', says, mend }]
}

function examined(view: OwnTlsView, now: Date): ExaminedView {
  const { identity, ca, notAfter, renewsAt, next, trouble } = view
  const mend = mendFor(view)
  if (notAfter === undefined) {
    const waits = next?.says ?? trouble ?? 'it is ordered when the node runs'
    return { what: 'TLS', state: 'bad', says: `there is no certificate for ${identity} yet: ${waits}`, mend }
  }
  const days = Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000)
  const until = notAfter.slice(0, 10)
  if (days < 0) return { what: 'TLS', state: 'bad', says: `our certificate (${identity}) ran out on ${until}`, mend }
  const later = renewsAt === undefined ? '' : `; ${followed(view, renewsAt)}`
  const says = `our certificate (${identity}) is valid until ${until}, ${days} days${later}`
  const late = renewsAt !== undefined && now.getTime() - Date.parse(renewsAt) > LATE_DAYS * 86_400_000
  const isWarned = ca === undefined ? days < SOON_DAYS : (late && next?.useFrom === undefined) || trouble !== undefined
  return isWarned ? { what: 'TLS', state: 'warning', says, mend } : { what: 'TLS', state: 'good', says }
}

function followed({ ca, next, trouble }: OwnTlsView, renewsAt: string): string {
  if (next !== undefined) return `the next one from ${ca}: ${next.says}`
  if (trouble !== undefined) return `the next one from ${ca} came to nothing: ${trouble}`
  return `the next one is ordered from ${ca} on ${renewsAt.slice(0, 10)}`
}

function mendFor({ ca, next }: OwnTlsView): string {
  if (ca !== undefined)
    return next === undefined ? 'see eac node show, and eac ca test' : `see eac ca status ${next.order}`
  return 'make a new one and give it to every partner before it is used (eac node show --tls-certificate)'
}
