import { readFile } from 'node:fs/promises'
import {
  type AlertPlace,
  mailPlace,
  type SnmpAccess,
  snmpPlace,
  testMessage,
  webhookPlace,
} from '../../alerts/index.ts'
import type { AlertPlaces } from '../../api/index.ts'
import { openCaHttp } from '../../ca-bridges/ca-http/index.ts'
import { bridgeFiles } from '../../ca-bridges/index.ts'
import type { Outgoing, Way } from '../../outgoing/index.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import type { AlertsConfig } from './alerts-config.ts'

/** Who is told, as the configuration names them: each a host that the settings name, so private addresses, too. */
export function openAlertPlaces({ config, outgoing }: Pick<OpenNode, 'config' | 'outgoing'>): AlertPlace[] {
  const { mail, webhooks, snmp } = config.alerts
  return [
    ...mail.map((one) => openMail(one, outgoing)),
    ...webhooks.map((one) => openWebhook(one, outgoing)),
    ...snmp.map((one) => openSnmp(one, outgoing)),
  ]
}

const TEST_SECONDS = 60

/** For operators: their names, and whether a test message comes through. */
export function testPlaces(
  places: readonly AlertPlace[],
  { config, now }: Pick<OpenNode, 'config' | 'now'>,
): AlertPlaces {
  const test = async (place: AlertPlace) => {
    try {
      await place.put(testMessage(config.publicUrl, now()), AbortSignal.timeout(TEST_SECONDS * 1000))
      return { place: place.name, arrived: true }
    } catch (error) {
      return { place: place.name, arrived: false, why: messageOf(error) }
    }
  }
  return { names: places.map(({ name }) => name), test: () => Promise.all(places.map(test)) }
}

function openWebhook(one: AlertsConfig['webhooks'][number], outgoing: Outgoing): AlertPlace {
  const { name, tokenFile, serverRoots, client, timeoutSeconds } = one
  const files = bridgeFiles((named) => named, outgoing)
  return webhookPlace({
    name,
    post: async (body, headers, signal) => {
      const http = openCaHttp({ url: await urlOf(one), serverRoots, client, timeoutSeconds }, files)
      return http.call({ method: 'POST', path: '', headers, body, signal })
    },
    token: secretIn(tokenFile),
  })
}

/** @throws where its file holds no address; what it holds is not told */
async function urlOf({ url, urlFile = '' }: AlertsConfig['webhooks'][number]): Promise<string> {
  if (url !== undefined) return url
  const held = await readSecret(urlFile)()
  if (!/^https?:$/.test(URL.parse(held)?.protocol ?? ''))
    throw new Error(`${urlFile} holds no address of http or https`)
  return held
}

function openMail(one: AlertsConfig['mail'][number], outgoing: Outgoing): AlertPlace {
  const { server, passwordFile, serverRoots, user, ...rest } = one
  return mailPlace({
    ...rest,
    host: server,
    user,
    password: secretIn(passwordFile),
    roots: serverRoots === undefined ? undefined : () => readFile(serverRoots, 'utf8'),
    resolve: resolveBy(outgoing),
  })
}

function openSnmp(one: AlertsConfig['snmp'][number], outgoing: Outgoing): AlertPlace {
  const { name, manager: host, port, pdu, enterprise, timeoutSeconds } = one
  const access: SnmpAccess =
    one.version === '2c'
      ? { version: '2c', community: readSecret(one.communityFile) }
      : {
          version: '3',
          user: one.user,
          authPassword: readSecret(one.authPasswordFile),
          privPassword: readSecret(one.privPasswordFile),
        }
  return snmpPlace({ name, host, port, pdu, enterprise, timeoutSeconds, access, resolve: resolveBy(outgoing) })
}

/** By the rules of what this node may call. */
const resolveBy =
  (outgoing: Outgoing) =>
  async (hostname: string, port: number, signal: AbortSignal): Promise<string> =>
    addressOf(await outgoing.wayTo({ hostname, port }, 'private', signal), hostname)

/** The one way to the host that was looked at. */
const addressOf = (way: Way, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    way(host, {}, (error, address) => (error === null ? resolve(String(address)) : reject(error)))
  })

const readSecret = (file: string) => async (): Promise<string> => (await readFile(file, 'utf8')).trim()

const secretIn = (file: string | undefined): (() => Promise<string>) | undefined =>
  file === undefined ? undefined : readSecret(file)
