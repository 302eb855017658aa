import { allowKey, type DemoState, isClosed } from './demo-state.ts'

const PATIENCE_MILLISECONDS = 60_000

/** What became of a request across the border. */
export type Abroad =
  | { readonly kind: 'holds'; readonly holderReference: string; readonly expires: string }
  | { readonly kind: 'not-yet'; readonly why: string }

/**
 * Gets the DV of a state a certificate of another state's CVCA, over both SPOCs. The first request is let through by its own
 * operator; the other state needs no person, by its policy.
 */
export async function certifyAbroad(
  state: DemoState,
  abroad: Pick<DemoState, 'cvcaHolder'>,
  isClosing: () => boolean,
): Promise<Abroad> {
  const { dv } = state
  const asked = await askAbroad(state, abroad)
  if (asked.request === 'initial') await allowKey(state, dv, asked.keyFingerprint)
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  if (!(await isClosed(state, asked.exchange.id, giveUpAt, isClosing))) return { kind: 'not-yet', why: 'no answer yet' }
  const held = (await coverageOf(state, abroad))?.certificate
  if (held?.holderReference === asked.holderReference) return { kind: 'holds', ...held }
  const { wireStatus } = await state.operator.call('exchange.show', { id: asked.exchange.id })
  return { kind: 'not-yet', why: wireStatus ?? 'no answer' }
}

export function askAbroad({ operator, dv }: DemoState, { cvcaHolder }: Pick<DemoState, 'cvcaHolder'>) {
  return operator.call('authority.request-foreign-certificate', {
    name: dv,
    of: cvcaHolder,
    callback: true,
    again: true, // faults leave requests open for days
  })
}

/** What the DV of a state holds of another, and whether it asked for more. */
export async function coverageOf({ operator, dv }: DemoState, { cvcaHolder }: Pick<DemoState, 'cvcaHolder'>) {
  const covered = await operator.call('coverage.show', {})
  return covered.find(({ authority, issuer }) => authority === dv && issuer === cvcaHolder)
}
