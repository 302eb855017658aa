/** What began within one hour, GMT. */
export interface TrafficHourView {
  /** ISO 8601: the beginning of the hour. */
  readonly from: string
  /** Exchanges that partners began. */
  readonly received: number
  /** Exchanges that this node began. */
  readonly sent: number
  /** Of both: those that ended in a refusal. */
  readonly refused: number
  /** Callers and messages of which no exchange came. */
  readonly turnedAway: number
}
