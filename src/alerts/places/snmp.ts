import { isIPv6 } from 'node:net'
import snmp from 'net-snmp'
import { type AlertPlace, bodyOf, type Told } from '../message.ts'

/** How a manager knows us: by a community that goes over the wire as it is, or by a user whose messages are signed and sealed. */
export type SnmpAccess =
  | { readonly version: '2c'; readonly community: () => Promise<string> }
  | {
      readonly version: '3'
      readonly user: string
      readonly authPassword: () => Promise<string>
      readonly privPassword: () => Promise<string>
    }

interface SnmpWish {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly access: SnmpAccess
  /** `inform` is answered by whoever takes it; of a `trap` nobody knows whether it arrived. */
  readonly pdu: 'inform' | 'trap'
  /** Below which our objects stand: an OID of whoever runs the node. */
  readonly enterprise: string
  readonly timeoutSeconds: number
  /** Looks its host up, by the rules of what this node may call. */
  readonly resolve: (host: string, port: number, signal: AbortSignal) => Promise<string>
}

/** The last number of the notification: ENTERPRISE.0.N. */
const NOTIFICATIONS: Readonly<Record<Told['step'], number>> = { begins: 1, 'goes on': 2, 'is over': 3 }
/** The objects of each, in this order: ENTERPRISE.1.N.0, all in words but the first. */
const OBJECTS = ['alert', 'cause', 'subject', 'severity', 'says', 'node', 'scope', 'since', 'at'] as const
const MOST_OCTETS = 255 // of an object in words: DisplayString

/** A manager of SNMP (RFC 3416). */
export function snmpPlace(wish: SnmpWish): AlertPlace {
  const { name, enterprise, pdu } = wish
  return {
    name,
    async put(told, signal) {
      const session = await openSession(wish, signal)
      const oid = `${enterprise}.0.${NOTIFICATIONS[told.step]}`
      try {
        signal.throwIfAborted()
        await new Promise<void>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
          session.on('error', reject)
          const done = (error: Error | null): void => (error ? reject(error) : resolve())
          if (pdu === 'inform') session.inform(oid, objectsOf(told, enterprise), done)
          else session.trap(oid, objectsOf(told, enterprise), done)
        })
      } finally {
        session.close()
      }
    },
  }
}

function objectsOf(told: Told, enterprise: string): snmp.Varbind[] {
  const body = bodyOf(told)
  return OBJECTS.map((object, at) => {
    const oid = `${enterprise}.1.${at + 1}.0`
    if (object === 'alert') return { oid, type: snmp.ObjectType.Integer, value: body.alert }
    return { oid, type: snmp.ObjectType.OctetString, value: Buffer.from(body[object]).subarray(0, MOST_OCTETS) }
  })
}

async function openSession({ host, port, access, timeoutSeconds, resolve }: SnmpWish, signal: AbortSignal) {
  const address = await resolve(host, port, signal)
  const options = {
    port,
    trapPort: port,
    transport: isIPv6(address) ? ('udp6' as const) : ('udp4' as const),
    retries: 0, // who owes the message sends it again
    timeout: timeoutSeconds * 1000,
  }
  if (access.version === '2c') {
    return snmp.createSession(address, await access.community(), { ...options, version: snmp.Version2c })
  }
  const user = {
    name: access.user,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: await access.authPassword(),
    privProtocol: snmp.PrivProtocols.aes,
    privKey: await access.privPassword(),
  }
  return snmp.createV3Session(address, user, { ...options, version: snmp.Version3 })
}
