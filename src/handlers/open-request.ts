import type { Exchange } from '../messages/index.ts'
import { PkiError } from '../pki/index.ts'
import { listOwnRequests, type RequestClaim, type Tx } from '../store/index.ts'
import { certifierOf, REQUESTS_LOOKED_AT } from './certifier-of.ts'

/**
 * Two requests of one chain under way make two keys, of which one is made for nothing.
 * @throws {PkiError} `asked-already`
 */
export async function assertNoneOpen(
  tx: Tx,
  { authorityId, certifiedBy }: Pick<RequestClaim, 'authorityId' | 'certifiedBy'>,
): Promise<void> {
  const requests = await listOwnRequests(tx, authorityId, REQUESTS_LOOKED_AT)
  const open = requests.find((one) => one.state !== 'closed' && certifierOf(one) === certifiedBy)
  if (open !== undefined) throw new PkiError('asked-already', `${certifiedBy} is asked already: ${whatToDo(open)}`)
}

function whatToDo({ id, operation, state, createdAt }: Exchange): string {
  const which = `exchange ${id} (${operation}, ${state} since ${createdAt.toISOString()})`
  const goOn = state === 'parked' ? `take it up with "eac exchange retry ${id}"` : 'wait for its answer'
  return `${which}; ${goOn}, end it with "eac exchange close ${id} --reason TEXT", or ask once more with --again`
}
