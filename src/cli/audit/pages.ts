import type { AuditPlaceInExport, Operator } from '../../messages/index.ts'

/** An export of the node's chain, line by line; it is made while it is read. */
export async function* linesOfNode(operator: Operator): AsyncGenerator<string> {
  let place: AuditPlaceInExport | undefined
  do {
    const { lines, next } = await operator.call('audit.page', { ...(place && { place }) })
    yield* lines
    place = next
  } while (place !== undefined)
}
