import { resolve } from 'node:path'
import type { Gate } from '../async/index.ts'
import { bridgeFiles, type ConfiguredCa } from '../ca-bridges/index.ts'
import type { ConfiguredCas } from '../handlers/index.ts'
import { CA_CONTRACT, CA_ROLE } from '../messages/index.ts'
import {
  type AuthorityRecord,
  findAuthorityByName,
  findPartnerByName,
  insertPartner,
  lockAll,
  type Tx,
} from '../store/index.ts'
import { type CaConfig, openBridge } from './ca-kinds.ts'
import { ConfigError } from './config-error.ts'
import type { OpenNode } from './open-node.ts'

/**
 * The CAs of the configuration, each a partner of the authority it serves. One that is taken out keeps its orders, and nobody goes
 * on with them until it is back.
 * @param reach around every call of the queue to one of them
 * @param mend whether one that is set up wrongly is left out, so that a command can be given that mends it
 * @throws {ConfigError} naming the setting
 */
export async function openCas(
  node: OpenNode,
  reach: Gate,
  { mend }: { readonly mend: boolean },
): Promise<ConfiguredCas> {
  const cas: ConfiguredCa[] = []
  for (const [index, settings] of node.config.cas.entries()) {
    try {
      cas.push(await openCa(settings, `cas.${index}`, node))
    } catch (error) {
      if (!mend || !(error instanceof ConfigError)) throw error
    }
  }
  return { find: (partnerId) => cas.find((one) => one.partnerId === partnerId), list: () => cas, reach }
}

async function openCa(settings: CaConfig, setting: string, node: OpenNode): Promise<ConfiguredCa> {
  const { db } = node.store
  const authority = await findAuthorityByName(db, settings.authority)
  if (authority === undefined) {
    const which = 'eac authority list shows those there are'
    throw new ConfigError(`${setting}.authority: there is no authority ${settings.authority}; ${which}`)
  }
  const partnerId = await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'configured CAs') // other processes of the node may start, too
    return partnerFor(tx, settings, authority, setting, node.now())
  })
  const { store, keys, now } = node
  const files = bridgeFiles((named) => resolve(node.config.folder, named), node.outgoing)
  const parts = { db: store.db, keys, now, country: authority.country, files }
  return { ...(await openBridge(settings, parts)), partnerId }
}

async function partnerFor(
  tx: Tx,
  { name }: CaConfig,
  authority: AuthorityRecord,
  setting: string,
  now: Date,
): Promise<string> {
  const known = await findPartnerByName(tx, name)
  if (known === undefined) {
    const partner = {
      name,
      authorityId: authority.id,
      role: CA_ROLE,
      country: '', // it is the holder of no CV certificate
      mnemonic: name,
      edition: CA_CONTRACT,
      serviceUrl: undefined,
      callbackRule: 'response-url',
      callbackTargets: [],
      pushUrl: undefined,
      tlsCertificates: [],
    } as const
    return insertPartner(tx, partner, now)
  }
  if (known.role !== CA_ROLE)
    throw new ConfigError(`${setting}.name: ${name} is the name of a partner; call the CA something else`)
  if (known.authorityId !== authority.id) {
    throw new ConfigError(`${setting}.authority: ${name} served another authority before; call this one something else`)
  }
  return known.id
}
