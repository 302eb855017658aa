import { createHash } from 'node:crypto'
import type { SpocStateForm } from '../../messages/index.ts'
import { CVCA_MNEMONIC, type DemoState, DV_MNEMONIC, rootOf } from './demo-state.ts'
import type { StateCa } from './spoc-ca.ts'
import type { StatePlan } from './world-plan.ts'

/** What a state says of itself on the form that other states get by diplomatic way (TR-03139, appendix D). */
export async function formOf(state: DemoState, { known }: Pick<StateCa, 'known'>): Promise<SpocStateForm> {
  const { country, name, edition } = state.plan
  const cvca = await rootOf(state)
  return {
    country,
    name,
    reference: `demo/${country}/1`,
    coordinator: {
      organisation: `Ministry of ${name}`,
      contact: 'Desk',
      email: `desk@${country.toLowerCase()}.example`,
    },
    spoc: { url: spocUrlOf(state), edition, ...known },
    cvcas: [
      { holderReference: cvca.holderReference, certificate: base64(cvca.octets), fingerprint: sha256(cvca.octets) },
    ],
    dvs: [{ organisation: `Border police of ${name}`, cvca: `${country}${CVCA_MNEMONIC}`, mnemonic: DV_MNEMONIC }],
  }
}

/** Where other states call it: its gate. */
export const spocUrlOf = ({ plan, spoc }: { plan: Pick<StatePlan, 'spocPort'>; spoc: string }): string =>
  `https://localhost:${plan.spocPort}/spoc/${spoc}`

/**
 * Enters each state with each other that does not know it yet, or knows it by roots of a CA that has others by now.
 * @returns a line for each entry, for people
 */
export async function exchangeForms(states: readonly DemoState[], forms: readonly SpocStateForm[]): Promise<string[]> {
  const lines: string[] = []
  for (const { operator, plan } of states) {
    for (const form of forms) {
      if (form.country === plan.country) continue
      const { checks, registered, changes } = await operator.call('state.check', { form })
      const { country } = form
      const hasOtherRoots = changes.some(({ what }) => what === 'root for names')
      if (!registered) await operator.call('state.add', { form })
      else if (hasOtherRoots) await operator.call('state.change', { country, form })
      else continue
      const passed = checks.filter(({ ok }) => ok).length
      const what = registered ? 'took a new form of' : 'registered'
      const how = registered ? '' : ' by its form'
      lines.push(`${plan.country} ${what} ${country}${how}: ${passed} of ${checks.length} checks passed`)
    }
  }
  return lines
}

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
