import { readFileSync } from 'node:fs'
import type { MessageId, PartnerAnswer, SpocStateForm } from '../../messages/index.ts'
import { callSpoc, loadSpocContracts, type SpocContracts } from '../../spoc/index.ts'
import type { SpocChannel, SpocState } from '../../spoc-channel/index.ts'
import { createSpocClient } from '../transport/index.ts'
import type { DemoState } from './demo-state.ts'
import { spocUrlOf } from './exchange-forms.ts'
import type { StateCa } from './spoc-ca.ts'

/** What the demo world needs to speak for a state behind the back of its node. */
export interface Rogue {
  readonly state: DemoState
  readonly ca: StateCa
  readonly form: SpocStateForm
  readonly channel: SpocChannel<SpocState>
}

const CALL_MILLISECONDS = 60_000
const RESPONSE_BYTES = 1_000_000

export const spocContracts = (): SpocContracts =>
  loadSpocContracts((path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))

/** Brings certificates to the SPOC of another state, in the name of this one. @returns what it said */
export async function bringCertificates(
  { state, ca, form, channel }: Rogue,
  to: DemoState,
  callback: { readonly messageId: MessageId; readonly certificates: readonly Uint8Array[] },
): Promise<string> {
  const client = createSpocClient({ ...(await ca.tls()), channel })
  const target = {
    url: spocUrlOf(to),
    country: to.plan.country,
    timeoutMs: CALL_MILLISECONDS,
    maxResponseBytes: RESPONSE_BYTES,
  }
  try {
    const answer = await callSpoc({
      contracts: spocContracts(),
      edition: form.spoc.edition,
      callerId: state.plan.country,
      command: {
        operation: 'SendCertificates',
        messageId: callback.messageId,
        outcome: { kind: 'certificates', certificates: callback.certificates },
      },
      post: ({ body, contentType, soapAction }) =>
        client.post(target, { body, contentType, soapAction: soapAction.replaceAll('"', '') }),
    })
    return saidIn(answer)
  } finally {
    client.close()
  }
}

const saidIn = (answer: PartnerAnswer): string => (answer.kind === 'unusable' ? answer.why : answer.returnCode)
