import type { ExchangeTreeView } from '../../../messages/index.ts'

/** One arrow of the drawing. */
export interface Step {
  readonly exchange: string
  readonly from: string
  readonly to: string
  readonly says: string
  readonly at: string
  readonly isAnswer: boolean
}

export interface Sequence {
  /** In the order in which they come in. */
  readonly parties: readonly string[]
  readonly steps: readonly Step[]
}

/** Who said what to whom, in order. A message between two authorities of this node is kept at both ends, and drawn once. */
export function sequenceOf(tree: ExchangeTreeView): Sequence {
  const steps = stepsOf(tree, undefined).toSorted((a, b) => a.at.localeCompare(b.at))
  const parties = [...new Set(steps.flatMap(({ from, to }) => [from, to]))]
  return { parties, steps }
}

function stepsOf(exchange: ExchangeTreeView, above: ExchangeTreeView | undefined): Step[] {
  const below = exchange.made.flatMap((one) => stepsOf(one, exchange))
  return above !== undefined && isSameMessage(above, exchange) ? below : [...own(exchange), ...below]
}

const isSameMessage = (sent: ExchangeTreeView, taken: ExchangeTreeView): boolean =>
  sent.messageId !== undefined &&
  sent.messageId === taken.messageId &&
  sent.partner === taken.authority &&
  sent.authority === taken.partner

function own({ id, direction, authority, partner, ...rest }: ExchangeTreeView): Step[] {
  const { operation, outcome, wireStatus, createdAt, settledAt, closedAt } = rest
  const [asks, answers] = direction === 'in' ? [partner, authority] : [authority, partner]
  const asked = { exchange: id, from: asks, to: answers, says: operation, at: createdAt, isAnswer: false }
  const at = settledAt ?? closedAt
  const says = outcome ?? wireStatus
  if (at === undefined || says === undefined) return [asked]
  return [asked, { exchange: id, from: answers, to: asks, says, at, isAnswer: true }]
}
