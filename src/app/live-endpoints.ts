import { AUTHORITIES_CHANNEL, type AuthorityRecord, listAuthorities } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/** The endpoints of the authorities there are; one made while the node runs, by whatever process, gets its own at once. */
export async function liveEndpoints<Endpoint>(
  { store, log }: Pick<OpenNode, 'store' | 'log'>,
  pathsOf: (authority: AuthorityRecord) => readonly { readonly path: string }[],
  endpointsOf: (authority: AuthorityRecord) => Endpoint[],
) {
  let authorities: AuthorityRecord[] = []
  let endpoints: Endpoint[] = []
  const refresh = async (): Promise<void> => {
    authorities = await listAuthorities(store.db)
    endpoints = authorities.flatMap(endpointsOf)
  }
  const refreshLater = (): void => {
    refresh().catch((error) => log.warn({ error: messageOf(error) }, 'the authorities cannot be read'))
  }
  await store.listen(AUTHORITIES_CHANNEL, refreshLater, refreshLater)
  await refresh()
  return {
    refresh,
    all: () => endpoints,
    /** Whether there is any authority, with endpoints here or elsewhere. */
    isFounded: () => authorities.length > 0,
    authorityAt: (path: string) => authorities.find((authority) => pathsOf(authority).some((one) => one.path === path)),
  }
}
