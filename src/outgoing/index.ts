/** What this node may call: the one place that decides where a connection of ours may go. */
export { type AddressKind, kindOfAddress } from './address-kind.ts'
export { ipAddressOctets } from './ip-address-octets.ts'
export { type NamedPlaces, readNamed, wrongName } from './named.ts'
export { ANYWHERE, type Outgoing, OutgoingRefused, openOutgoing, type Place, placeIn, type Reach } from './outgoing.ts'
export { type Resolve, resolverAt, systemResolver } from './resolve.ts'
export { type Way, wayFor } from './way.ts'
