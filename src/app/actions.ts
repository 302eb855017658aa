import { type Caller, takeCallback, takeEnquiry, takeRequest } from '../handlers/index.ts'
import type { AuthorityRole, Operation, Partner } from '../messages/index.ts'
import { type Actions, NOT_OFFERED, statusOf, type Wire } from '../services/index.ts'
import { admitted } from './admitted.ts'
import type { ServingDeps } from './serving.ts'

/** Where several roles run one service of TR-03129, what each of them does not offer. */
const NOT_OF_THIS_ROLE: Readonly<Record<AuthorityRole, readonly Operation[]>> = {
  CVCA: [],
  DV: [],
  TCC: [],
  SPOC: [], // no service of TR-03129 is its own
  // it uses the service of the CVCA for its lists
  NPKD: ['RequestCertificate', 'RequestForeignCertificate', 'GetCACertificates', 'GetDVCertificates'],
}

/** The work behind what one caller asks of an authority. */
export function actionsFor(
  role: AuthorityRole,
  caller: (wire: Wire) => Caller,
  partner: Partner,
  deps: ServingDeps,
): Actions {
  const admit = admitted(partner, deps)
  const offers = (operation: Operation): boolean => !NOT_OF_THIS_ROLE[role].includes(operation)
  return {
    request: async (command, wire) =>
      offers(command.operation) ? admit(command, () => takeRequest(command, caller(wire), deps)) : NOT_OFFERED,
    enquire: async (command, wire) =>
      offers(command.operation) ? admit(command, () => takeEnquiry(command, caller(wire), deps)) : NOT_OFFERED,
    receive: (command, wire) =>
      admit(command, () => takeCallback(command, statusOf(command, wire.edition), caller(wire), deps)),
  }
}
