import { type ExaminedView, type Partner, partnerMustSign, weSign } from '../../messages/index.ts'
import { findAuthority, listPartners, listSigningCertificates } from '../../store/index.ts'
import { readSignerCertificate } from '../../ws-security/index.ts'
import type { ApiDeps } from '../deps.ts'

const SOON_DAYS = 30

/** Whether messages that are to be signed, by us or by partners, can be. */
export async function examineSignatures(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  const found: ExaminedView[] = []
  for (const partner of await listPartners(deps.db)) {
    if (partner.state !== 'active') continue
    if (weSign(partner.wsSecurity)) found.push(...(await examineOurs(partner, deps)))
    if (partnerMustSign(partner.wsSecurity)) found.push(...(await examineTheirs(partner, deps)))
  }
  return found
}

async function examineOurs({ name, authorityId }: Partner, deps: ApiDeps): Promise<ExaminedView[]> {
  const authority = await findAuthority(deps.db, authorityId)
  const ours = authority && deps.wsSecurity.certificateOf(authority.name)
  const mend = 'name key and certificate in eac.yaml, section wsSecurity, and start again'
  if (ours === undefined) return [remark('bad', `no key to sign messages to ${name} with`, mend)]
  return expiring(`the certificate that messages to ${name} are signed with`, ours.notAfter, mend, deps)
}

/** The last one counts: they are registered one after another. */
async function examineTheirs({ id, name }: Partner, deps: ApiDeps): Promise<ExaminedView[]> {
  const known = (await listSigningCertificates(deps.db, id)).map(({ der }) => readSignerCertificate(der).notAfter)
  const mend = `register the next one: eac partner wss add ${name} FILE`
  const [last] = known.sort((one, other) => other.getTime() - one.getTime())
  if (last === undefined) return [remark('bad', `${name} must sign, and no certificate of it is registered`, mend)]
  return expiring(`the last certificate that ${name} signs with`, last, mend, deps)
}

function expiring(what: string, notAfter: Date, mend: string, { now }: Pick<ApiDeps, 'now'>): ExaminedView[] {
  const left = notAfter.getTime() - now().getTime()
  if (left > SOON_DAYS * 86_400_000) return []
  const says = `${what} ${left < 0 ? 'expired' : 'expires'} on ${notAfter.toISOString().slice(0, 10)}`
  return [remark(left < 0 ? 'bad' : 'warning', says, mend)]
}

const remark = (state: 'bad' | 'warning', says: string, mend: string): ExaminedView => ({
  what: 'partners',
  state,
  says,
  mend,
})
