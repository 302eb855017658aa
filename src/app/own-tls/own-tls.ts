import type { TlsIdentity } from '../../messages/index.ts'
import { KeyStoreError } from '../../signatures/index.ts'
import { pemOf } from '../../spoc-channel/index.ts'
import {
  findOrder,
  findOwnTlsInUse,
  giveUpOwnTls,
  insertEvent,
  type OrderRecord,
  OWN_TLS_CHANNEL,
  orderChain,
} from '../../store/index.ts'
import type { Config } from '../config.ts'
import { ConfigError } from '../config-error.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { readTlsFiles } from '../read-tls-files.ts'
import { isFromCa } from '../tls-config.ts'
import type { TlsMaterial } from '../transport/index.ts'
import { type ConfiguredIdentity, configuredIdentities } from './identities.ts'

/** The TLS certificates that this process shows; they may change while it runs. */
export interface OwnTls {
  readonly identities: readonly ConfiguredIdentity[]
  /** Undefined: there is none yet. */
  shown(name: TlsIdentity): TlsMaterial | undefined
  /** @param take is given each that comes into use from now on @returns what ends that */
  follow(name: TlsIdentity, take: (tls: TlsMaterial) => void): () => void
  /** From here on this one is shown. */
  take(name: TlsIdentity, tls: TlsMaterial): void
  /** Looks what of CAs is in use by now. */
  refresh(): Promise<void>
  /** From here on what another process brings into use is heard of. */
  listen(): Promise<void>
}

type Files = ReadonlyMap<TlsIdentity, TlsMaterial>

/**
 * Reads the certificates that people bring as files. Those towards other states may be missing: a command can be given all the same,
 * and what serves looks at them once more.
 * @throws {ConfigError} for those inside the state
 */
export async function readOwnFiles(config: Config): Promise<Files> {
  const files = new Map<TlsIdentity, TlsMaterial>()
  for (const { name, source } of configuredIdentities(config)) {
    if (isFromCa(source)) continue
    try {
      files.set(name, await readTlsFiles(source, name))
    } catch (error) {
      if (name === 'tls' || !(error instanceof ConfigError)) throw error
    }
  }
  return files
}

export async function openOwnTls(
  config: Config,
  files: Files,
  parts: Pick<OpenNode, 'store' | 'keys' | 'now' | 'log'>,
): Promise<OwnTls> {
  const { store, log } = parts
  const identities = configuredIdentities(config)
  const shown = new Map(files)
  const orders = new Map<TlsIdentity, string>() // that brought what is shown
  const followers = new Set<{ readonly name: TlsIdentity; readonly take: (tls: TlsMaterial) => void }>()

  const hand = (name: TlsIdentity, tls: TlsMaterial, take: (tls: TlsMaterial) => void): void => {
    try {
      take(tls)
    } catch (error) {
      log.error({ identity: name, error: messageOf(error) }, 'our next TLS certificate cannot be used')
    }
  }

  const take = (name: TlsIdentity, tls: TlsMaterial): void => {
    shown.set(name, tls)
    for (const one of followers) if (one.name === name) hand(name, tls, one.take)
  }

  const refreshOne = async (name: TlsIdentity): Promise<void> => {
    const record = await findOwnTlsInUse(store.db, name)
    if (record === undefined || orders.get(name) === record.orderId) return
    const tls = await materialOf(record.orderId, name, parts)
    if (tls === undefined) return
    orders.set(name, record.orderId)
    take(name, tls)
  }

  let refreshing = Promise.resolve()
  const refresh = (): Promise<void> => {
    refreshing = refreshing
      .catch(() => {})
      .then(async () => {
        for (const { name, source } of identities) if (isFromCa(source)) await refreshOne(name)
      })
    return refreshing
  }

  await refresh()
  const refreshLater = (): void => {
    refresh().catch((error) => log.warn({ error: messageOf(error) }, 'our TLS certificates cannot be read'))
  }
  return {
    identities,
    shown: (name) => shown.get(name),
    follow(name, take) {
      const one = { name, take }
      followers.add(one)
      return () => void followers.delete(one)
    },
    take,
    refresh,
    listen: async () => void (await store.listen(OWN_TLS_CHANNEL, refreshLater, refreshLater)),
  }
}

/** @returns undefined where its key is locked, or gone, as after a restore: then another one is ordered */
async function materialOf(
  orderId: OrderRecord['id'],
  identity: TlsIdentity,
  { store: { db }, keys, now }: Pick<OpenNode, 'store' | 'keys' | 'now'>,
): Promise<TlsMaterial | undefined> {
  const [order, chain] = [await findOrder(db, orderId), await orderChain(db, orderId)]
  try {
    if (keys.tlsKey === undefined) throw new ConfigError('The key store hands out no keys for TLS: name files instead.')
    const key = await keys.tlsKey(order?.keyId ?? '')
    const withoutRoot = chain.length > 1 ? chain.slice(0, -1) : chain
    return { key, cert: withoutRoot.map((one) => pemOf('CERTIFICATE', one)).join('') }
  } catch (error) {
    if (!(error instanceof KeyStoreError)) throw error
    if (error.code === 'keys-locked') return undefined // it is looked for again when they are not
    const why = `its key cannot be had: ${error.message}`
    await db.transaction().execute(async (tx) => {
      if (!(await giveUpOwnTls(tx, orderId, ['in-use'], why, now()))) return
      await insertEvent(tx, { kind: 'own TLS certificate lost', details: { identity, order: orderId, why } }, now())
    })
    return undefined
  }
}
