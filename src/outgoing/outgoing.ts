import { isIP } from 'node:net'
import { type AddressKind, kindOfAddress } from './address-kind.ts'
import type { NamedPlaces } from './named.ts'
import { orAborted } from './or-aborted.ts'
import { type Resolve, systemResolver } from './resolve.ts'
import { type Way, wayFor } from './way.ts'

/** Where a connection is to go. */
export interface Place {
  /** A name or an address, without brackets, as the URL parser spells it: it knows decimal, octal and hexadecimal forms. */
  readonly hostname: string
  readonly port: number
}

/** Up to which addresses a call may go that no setting names: a registration may say that a host is in the private network of the node. */
export type Reach = 'public' | 'private'

/** The host leads somewhere a call must not go; nothing was sent. The message is for an operator. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused'
}

export interface Outgoing {
  /**
   * Looks a host up once, looks at what was found, and gives the way there: the connection goes to these addresses, whatever the name
   * leads to a moment later.
   * @throws {OutgoingRefused}, {Error} of node:dns, or the reason of the signal
   */
  wayTo(place: Place, reach: Reach, signal: AbortSignal): Promise<Way>
  /** For registrations. @returns why a URL may not be called; undefined: it may, or nobody knows its host now */
  against(url: string, reach: Reach): Promise<string | undefined>
}

const LOOK_UP_MILLISECONDS = 5_000

interface OutgoingParts {
  readonly named: NamedPlaces
  /** Of this node itself: its authorities call each other. */
  readonly own?: readonly Place[]
  readonly resolve?: Resolve
  /** What to do where a private address is refused, beside naming it. */
  readonly otherwise?: string
}

export function openOutgoing({ named, own = [], resolve = systemResolver, otherwise = '' }: OutgoingParts): Outgoing {
  const isOwn = (place: Place) => own.some((one) => one.hostname === place.hostname && one.port === place.port)
  const wayTo: Outgoing['wayTo'] = async (place, reach, signal) => {
    const { hostname } = place
    const found = isIP(hostname) === 0 ? await orAborted(resolve(hostname), signal) : [hostname]
    const may = (address: string): boolean => {
      const kind = kindOfAddress(address)
      return kind === 'public' || (kind === 'private' && reach === 'private') || named.hasAddress(address)
    }
    const good = named.hasHost(hostname) || isOwn(place) ? found : found.filter(may)
    if (good.length > 0) return wayFor(good)
    throw new OutgoingRefused(refusal(hostname, found, otherwise))
  }
  return {
    wayTo,
    async against(url, reach) {
      try {
        await wayTo(placeIn(url), reach, AbortSignal.timeout(LOOK_UP_MILLISECONDS))
        return undefined
      } catch (error) {
        return error instanceof OutgoingRefused ? error.message : undefined
      }
    },
  }
}

/** For programs that call what a person names on their command line. */
export const ANYWHERE: Outgoing = {
  wayTo: async ({ hostname }, _reach, signal) =>
    wayFor(isIP(hostname) === 0 ? await orAborted(systemResolver(hostname), signal) : [hostname]),
  against: async () => undefined,
}

const WORDS: Readonly<Record<AddressKind, string>> = {
  public: 'a public address',
  private: 'a private address',
  loopback: 'an address of this machine itself',
  'link-local': 'a link-local address',
  metadata: 'an address where clouds tell secrets',
  multicast: 'a multicast address',
  reserved: 'a reserved address',
}

function refusal(hostname: string, found: readonly string[], otherwise: string): string {
  const [address = ''] = found
  const kind = kindOfAddress(address)
  const leads = address === hostname ? `${hostname} is` : `${hostname} leads to ${address},`
  const also = kind === 'private' ? otherwise : ''
  return `${leads} ${WORDS[kind]}, which is not called unless the setting outgoing.allow names it${also}`
}

/** The host and port of an http or https URL. */
export function placeIn(url: string): Place {
  const { hostname, port, protocol } = new URL(url)
  const usual = protocol === 'https:' ? 443 : 80
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual) }
}
