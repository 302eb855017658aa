import { type Outgoing, openOutgoing, placeIn, readNamed, resolverAt } from '../outgoing/index.ts'
import type { Config } from './config.ts'

/** A node that is itself called by an address of its machine has its partners there: demo worlds, tests, a first look. */
const LOOPBACK = ['127.0.0.0/8', '::1', 'localhost']

const OTHERWISE =
  ', or the partner is registered as one of the private network (--private-network, eac partner network)'

/** Where this node may call, by its settings. */
export function outgoingOf({ outgoing, publicUrl, spoc }: Config): Outgoing {
  const { allow = isLoopback(publicUrl) ? LOOPBACK : [], resolvers } = outgoing
  return openOutgoing({
    named: readNamed(allow),
    own: [publicUrl, ...(spoc === undefined ? [] : [spoc.publicUrl])].map(placeIn),
    ...(resolvers !== undefined && { resolve: resolverAt(resolvers) }),
    otherwise: OTHERWISE,
  })
}

const isLoopback = (url: string): boolean => {
  const { hostname } = placeIn(url)
  return hostname === 'localhost' || readNamed(LOOPBACK).hasAddress(hostname)
}
