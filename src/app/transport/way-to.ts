import { ANYWHERE, type Outgoing, type Place, type Reach, type Way } from '../../outgoing/index.ts'
import { describeFailure } from './transport-error.ts'

/** Where a call may go. */
export interface Going {
  /** Default: anywhere, as a person on the command line names it. */
  readonly outgoing?: Outgoing | undefined
  /** Default: public addresses, and those that the settings name. */
  readonly reach?: Reach | undefined
}

/** @param signal ends the wait for the addresses of a name @throws {TransportError} `target-refused`, `connect-failed` */
export async function wayTo(
  place: Place,
  { outgoing = ANYWHERE, reach = 'public' }: Going,
  signal: AbortSignal,
): Promise<Way> {
  try {
    return await outgoing.wayTo(place, reach, signal)
  } catch (error) {
    throw describeFailure(error, `${place.hostname}:${place.port}`, 'connecting')
  }
}
