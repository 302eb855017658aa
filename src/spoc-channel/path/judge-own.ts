import { readSpocCertificate } from '../certificate/spoc-certificate.ts'
import { SPOC_WORLDS } from '../purposes.ts'
import { applyRules, type Finding } from '../rule.ts'
import type { KnownByName } from '../state.ts'
import { LEAF_RULES, type LeafRuleId, type LeafStep, type PeerRole } from './leaf-rules.ts'
import { NAME_LEAF_RULES, type NameLeafRuleId, type NameStep } from './name-rules.ts'

/** How other states have registered us, where they know us by name. */
export type OwnName = Pick<KnownByName, 'names' | 'days' | 'clients'>

/** A certificate of our own as other states will see it; where it leads to is not looked at. */
export type OwnVerdict =
  | {
      readonly ok: true
      /** Empty: it names none. */
      readonly country: string
      readonly findings: readonly Finding<LeafRuleId | NameLeafRuleId>[]
    }
  | { readonly ok: false; readonly why: string }

/**
 * Looks at our own certificate before another state does.
 * @param der X.509
 * @param role what it is to be used as; `host`: where others reach us
 * @param byName undefined: they know us by certificates of our SPOC CA
 */
export function judgeOwn(der: Uint8Array, role: PeerRole, now: Date, byName?: OwnName): OwnVerdict {
  const read = readSpocCertificate(der)
  if (!read.ok) return read
  const leaf = read.certificate
  const country = (leaf.countries[0] ?? '').toUpperCase()
  const step: LeafStep = { leaf, state: { country, hosts: [] }, role, worlds: SPOC_WORLDS, now }
  const findings =
    byName === undefined
      ? applyRules<LeafStep, LeafRuleId>(LEAF_RULES, step)
      : applyRules<NameStep, NameLeafRuleId>(NAME_LEAF_RULES, { ...step, byName: { ...byName, roots: [] } })
  return { ok: true, country, findings }
}
