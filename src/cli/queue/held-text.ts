import type { Coordinator, HeldPartnerView } from '../../messages/index.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'

/** Partners to whom nothing goes out now, and whom to call about those that are not reached. */
export function heldText(held: readonly HeldPartnerView[]): string {
  const rows = held.flatMap(({ partner, circuit, pause }) => [
    ...(circuit === undefined
      ? []
      : [
          [
            partner,
            circuit.state === 'open' ? 'not reached: circuit open' : 'not reached: a probe is under way',
            moment(circuit.since),
            moment(circuit.nextTryAt),
            `${circuit.cause}: ${circuit.says}`,
          ],
        ]),
    ...(pause === undefined ? [] : [[partner, 'calls paused', moment(pause.since), 'when you resume', pause.why]]),
  ])
  const calls = held.flatMap(({ partner, call }) => (call === undefined ? [] : [callText(partner, call)]))
  return `${table(['nothing goes out to', 'because', 'since (GMT)', 'next call (GMT)', 'why'], rows)}${calls.join('')}`
}

function callText(partner: string, { contact, organisation, phone, email }: Coordinator): string {
  const how = [phone, email].filter((one) => one !== undefined).join(', ')
  return `Whom to call about ${visible(partner)}: ${visible(`${contact}, ${organisation}: ${how}`)}\n`
}

/** A line for each of them, for `eac node show`. */
export function heldInShort(held: readonly HeldPartnerView[]): readonly string[] {
  return held.map(({ partner, circuit, pause }) => {
    const because = [
      ...(pause === undefined ? [] : [`calls paused since ${moment(pause.since)}`]),
      ...(circuit === undefined ? [] : [`not reached since ${moment(circuit.since)} (${circuit.cause})`]),
    ]
    return `${partner}: ${because.join(', ')}; see eac queue`
  })
}
