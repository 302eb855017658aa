import { type Caller, takeCallback, takeEnquiry, takeRequest } from '../handlers/index.ts'
import { type AuthorityRole, isCallable, mayUse, type Operation, type Partner } from '../messages/index.ts'
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

const NOT_ALLOWED = { kind: 'refused', reason: 'not-authorized' } as const

/** Why a message is refused that its sender may not use, for the log. */
export function limitProblem(partner: Partner, operation: string | undefined): string | undefined {
  if (operation === undefined || !isCallable(operation) || mayUse(partner, operation)) return undefined
  return `${partner.name} may not use ${operation} (eac partner limit)`
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
    request: async (command, wire) => {
      if (!offers(command.operation)) return NOT_OFFERED
      if (!mayUse(partner, command.operation)) return NOT_ALLOWED
      return admit(command, () => takeRequest(command, caller(wire), deps))
    },
    enquire: async (command, wire) => {
      if (!offers(command.operation)) return NOT_OFFERED
      if (!mayUse(partner, command.operation)) return NOT_ALLOWED
      return admit(command, () => takeEnquiry(command, caller(wire), deps))
    },
    receive: async (command, wire) => {
      if (!mayUse(partner, command.operation)) return 'other-error'
      return admit(command, () => takeCallback(command, statusOf(command, wire.edition), caller(wire), deps))
    },
  }
}
