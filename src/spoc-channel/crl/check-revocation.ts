import { isInUse } from '../../messages/index.ts'
import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { Path } from '../path/paths.ts'
import { trustedRoots } from '../path/trusted-roots.ts'
import { isValid } from '../path/validity.ts'
import type { Finding } from '../rule.ts'
import type { SpocState } from '../state.ts'
import type { Crl } from './crl.ts'
import type { CrlAnswer, CrlCache } from './crl-cache.ts'
import type { CrlRuleId } from './crl-rules.ts'
import { isRegisteredPlace } from './fetch-crl.ts'

export type RevocationRuleId = CrlRuleId | 'crl-at-hand' | 'crl-host-registered' | 'crl-covers' | 'not-revoked'
export type RevocationFinding = Finding<RevocationRuleId>

const MOST_PLACES = 3

/** Every certificate below the root, by a list that is valid now. Fail closed. RFC 5280 6.3. */
export async function checkRevocation(
  path: Path,
  state: SpocState,
  crls: Pick<CrlCache, 'obtain'>,
  now: Date,
): Promise<RevocationFinding[]> {
  const roots = trustedRoots(state)
    .filter((root) => root.isAnchor && isInUse(root, now) && isValid(root.certificate, now))
    .map(({ certificate }) => certificate)
  const checks = path.slice(0, -1).map((certificate, i) => {
    const issuers = path.slice(i + 1)
    const signers = [...issuers, ...roots.filter((root) => !issuers.includes(root))]
    return checkOne({ certificate, isLeaf: i === 0, issuer: issuers[0]!, signers, state, now }, crls)
  })
  return (await Promise.all(checks)).flat()
}

/** One certificate by the list at a place that an operator registered for its issuer. Fail closed. */
export async function checkRevocationAt(
  url: string,
  { certificate, issuer, now }: Pick<Question, 'certificate' | 'issuer' | 'now'>,
  crls: Pick<CrlCache, 'obtain'>,
): Promise<readonly RevocationFinding[]> {
  const answer = covering(await crls.obtain({ url, issuer, signers: [issuer], now, reach: 'private' }), {
    certificate,
    isLeaf: true,
  })
  return answer.ok ? revocationIn(answer.crl, certificate) : answer.findings
}

interface Question {
  readonly certificate: SpocCertificate
  readonly isLeaf: boolean
  readonly issuer: SpocCertificate
  readonly signers: readonly SpocCertificate[]
  readonly state: SpocState
  readonly now: Date
}

/** The first of its places with a good list decides. */
async function checkOne(question: Question, crls: Pick<CrlCache, 'obtain'>): Promise<RevocationFinding[]> {
  const { certificate, state, issuer, signers, now } = question
  const places = certificate.crlUrls.filter((url) => isRegisteredPlace(url, state.crlHosts)).slice(0, MOST_PLACES)
  if (places.length === 0) return [unregistered(question)]
  const findings: RevocationFinding[] = []
  const reach = state.privateNetwork ? 'private' : 'public'
  for (const url of places) {
    const answer = covering(await crls.obtain({ url, issuer, signers, now, reach }), question)
    if (answer.ok) return revocationIn(answer.crl, certificate)
    findings.push(...answer.findings)
  }
  return findings
}

function unregistered({ certificate, state }: Question): RevocationFinding {
  const found = certificate.crlUrls.slice(0, MOST_PLACES).join(', ').slice(0, 200)
  const registered = state.crlHosts.join(', ') || 'none'
  const says = `the CRL of ${nameOf(certificate)} is at ${found || 'no address'}; registered for ${state.country}: ${registered}`
  return { rule: 'crl-host-registered', clause: 'rule of this node: only registered hosts are asked', says }
}

type Covering = { ok: true; crl: Crl } | { ok: false; findings: readonly RevocationFinding[] }

/** A list may be for CAs only, or for all but CAs. RFC 5280 6.3.3 (b)(2). */
function covering(answer: CrlAnswer, { certificate, isLeaf }: Pick<Question, 'certificate' | 'isLeaf'>): Covering {
  if (!answer.ok) return answer
  const { certificates } = answer.crl.scope
  const isCa = certificate.extensions.basicConstraints?.isCa ?? !isLeaf
  if (certificates === 'all' || certificates === (isCa ? 'cas' : 'end-entities')) return answer
  const says = `the CRL does not cover ${nameOf(certificate)}: it is for ${certificates}`
  return { ok: false, findings: [{ rule: 'crl-covers', clause: 'RFC 5280 6.3.3 (b)(2)', says }] }
}

function revocationIn(crl: Crl, certificate: SpocCertificate): RevocationFinding[] {
  const at = crl.revoked.get(certificate.serial)
  if (at === undefined) return []
  const says = `${nameOf(certificate)} was revoked on ${at.toISOString()}`
  return [{ rule: 'not-revoked', clause: 'RFC 5280 6.3.3; TR-03139 C.2.2', says }]
}
