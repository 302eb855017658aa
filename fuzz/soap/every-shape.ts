import type { Contract, MessageShape, Shape } from '../../src/soap/index.ts'
import { EVERY_OPERATION as OF_SERVICES } from '../../test/services/every-operation.ts'
import { contracts as services } from '../../test/services/support.ts'
import { EVERY_OPERATION as OF_SPOC, contracts as spoc } from '../../test/spoc/support.ts'

/** The names and namespaces in which a contract has an operation. */
export interface NamesInUse {
  readonly names: readonly string[]
  readonly namespaces: readonly string[]
}

/** Of every operation, service and edition. */
export const EVERY_SHAPE: readonly NamesInUse[] = [
  ...OF_SERVICES.map(({ service, edition, shape }) => inUse(shape, services[service].editions[edition])),
  ...OF_SPOC.map(({ edition, shape }) => inUse(shape, spoc.editions[edition])),
]

function inUse(
  { request, response }: { readonly request: MessageShape; readonly response: MessageShape },
  { namespace, typesNamespace }: Contract,
): NamesInUse {
  return { names: [...namesOf(request), ...namesOf(response)], namespaces: [namespace, typesNamespace] }
}

function namesOf({ name, members }: MessageShape): readonly string[] {
  return [name, ...members.flatMap((member) => [member.name, ...namesBelow(member.shape)])]
}

function namesBelow(shape: Shape): readonly string[] {
  return shape.kind === 'members' ? shape.members.flatMap((member) => [member.name, ...namesBelow(member.shape)]) : []
}
