import { readSpocCertificate } from '../certificate/spoc-certificate.ts'
import { SPOC_WORLDS } from '../purposes.ts'
import { applyRules, type Finding } from '../rule.ts'
import { LEAF_RULES, type LeafRuleId, type PeerRole } from './leaf-rules.ts'

/** A certificate of our own as other states will see it; where it leads to is not looked at. */
export type OwnVerdict =
  | { readonly ok: true; readonly country: string; readonly findings: readonly Finding<LeafRuleId>[] }
  | { readonly ok: false; readonly why: string }

/**
 * Looks at our own certificate before another state does.
 * @param der X.509
 * @param role what it is to be used as; `host`: where others reach us
 */
export function judgeOwn(der: Uint8Array, role: PeerRole, now: Date): OwnVerdict {
  const read = readSpocCertificate(der)
  if (!read.ok) return read
  const leaf = read.certificate
  const country = (leaf.countries[0] ?? '').toUpperCase()
  const findings = applyRules(LEAF_RULES, {
    leaf,
    state: { country, hosts: [] },
    role,
    worlds: SPOC_WORLDS,
    now,
  })
  return { ok: true, country, findings }
}
