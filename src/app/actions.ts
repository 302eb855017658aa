import type { OutcomeWaiter } from '../async/index.ts'
import { type Caller, type HandlerDeps, takeCallback, takeEnquiry, takeRequest } from '../handlers/index.ts'
import type { AuthorityRole, ContractName, Operation } from '../messages/index.ts'
import { type Actions, NOT_OFFERED, statusOf } from '../services/index.ts'

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
  caller: (edition: ContractName) => Caller,
  deps: HandlerDeps & { readonly outcomes: OutcomeWaiter },
): Actions {
  const offers = (operation: Operation): boolean => !NOT_OF_THIS_ROLE[role].includes(operation)
  return {
    request: async (command, { edition }) =>
      offers(command.operation) ? takeRequest(command, caller(edition), deps) : NOT_OFFERED,
    enquire: async (command, { edition }) =>
      offers(command.operation) ? takeEnquiry(command, caller(edition), deps) : NOT_OFFERED,
    receive: (command, { edition }) => takeCallback(command, statusOf(command, edition), caller(edition), deps),
  }
}
