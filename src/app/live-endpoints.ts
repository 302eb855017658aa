import { type AuthorityRecord, listAuthorities } from '../store/index.ts'
import type { OpenNode } from './open-node.ts'

/** The endpoints of the authorities there are; an authority made while the node runs gets its own at once. */
export async function liveEndpoints<Endpoint>(
  { store }: Pick<OpenNode, 'store'>,
  pathsOf: (authority: AuthorityRecord) => readonly { readonly path: string }[],
  endpointsOf: (authority: AuthorityRecord) => Endpoint[],
) {
  let authorities: AuthorityRecord[] = []
  let endpoints: Endpoint[] = []
  const refresh = async (): Promise<void> => {
    authorities = await listAuthorities(store.db)
    endpoints = authorities.flatMap(endpointsOf)
  }
  await refresh()
  return {
    refresh,
    all: () => endpoints,
    authorityAt: (path: string) => authorities.find((authority) => pathsOf(authority).some((one) => one.path === path)),
  }
}
