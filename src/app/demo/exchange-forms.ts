import { createHash } from 'node:crypto'
import type { SpocStateForm } from '../../messages/index.ts'
import { CVCA_MNEMONIC, type DemoState, DV_MNEMONIC, rootOf } from './demo-state.ts'
import type { StateCa } from './spoc-ca.ts'
import type { StatePlan } from './world-plan.ts'

/** What a state says of itself on the form that other states get by diplomatic way (TR-03139, appendix D). */
export async function formOf(state: DemoState, { root }: Pick<StateCa, 'root'>, now: Date): Promise<SpocStateForm> {
  const { country, name, edition, crlUrl } = state.plan
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
    spoc: {
      url: spocUrlOf(state),
      edition,
      roots: [
        {
          certificate: base64(root),
          fingerprint: sha256(root),
          from: day(now, -1),
          until: day(now, 5 * 365),
        },
      ],
      crlHosts: [new URL(crlUrl).host],
    },
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
 * Enters each state with each other that does not know it yet.
 * @returns a line for each entry, for people
 */
export async function exchangeForms(states: readonly DemoState[], forms: readonly SpocStateForm[]): Promise<string[]> {
  const lines: string[] = []
  for (const { operator, plan } of states) {
    const known = (await operator.call('state.list', {})).map(({ country }) => country)
    for (const form of forms) {
      if (form.country === plan.country || known.includes(form.country)) continue
      const { checks } = await operator.call('state.check', { form })
      await operator.call('state.add', { form })
      const passed = checks.filter(({ ok }) => ok).length
      lines.push(`${plan.country} registered ${form.country} by its form: ${passed} of ${checks.length} checks passed`)
    }
  }
  return lines
}

function day(now: Date, daysLater: number): string {
  return new Date(now.getTime() + daysLater * 86_400_000).toISOString().slice(0, 10)
}

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
