import { dirname, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import { callerDetails, listProcessViews, ownClaims } from '../api/index.ts'
import type { ResealResult, ResealWish } from '../cli/index.ts'
import { flushPath } from '../files/index.ts'
import { OperatorError } from '../messages/index.ts'
import type { NewSecret, StoreSecret } from '../signatures/index.ts'
import { insertEvent } from '../store/index.ts'
import { ConfigError } from './config-error.ts'
import { finishReseal } from './finish-reseal.ts'
import { holdData } from './hold-folder.ts'
import type { SecretSource } from './keys-config.ts'
import { type OpenNode, type OpenNodeOptions, openNode } from './open-node.ts'
import { assertLongEnough, readStoreSecret } from './read-store-secret.ts'
import { CARRIED, peopleKey } from './secret-box.ts'

/**
 * Seals the keys of a node that does not run under another secret. The moment in which the new one opens them, and the old one does not,
 * is one file renamed; what a crash leaves undone after it is done by whoever opens the node next.
 * @throws {OperatorError} `refused` while it runs; {@link ConfigError}, {@link KeyStoreError}
 */
export async function resealKeys(options: OpenNodeOptions, wish: ResealWish): Promise<ResealResult> {
  const { config } = options
  const secret = await newSecret(wish)
  const letGo = await holdData('having its keys sealed anew', config)
  try {
    const node = await openNode(options)
    try {
      await assertStopped(node)
      return { keys: await reseal(node, secret), ...configurationOf(wish, config.folder, config.keys.secret) }
    } finally {
      await node.close()
    }
  } finally {
    await letGo()
  }
}

async function reseal({ config, software, secrets, store: { db }, now }: OpenNode, secret: NewSecret): Promise<number> {
  const until = await readStoreSecret(config.keys.secret)
  const carried = { [CARRIED]: Buffer.from(await peopleKey(software, until)()) }
  const holders =
    secret.kind === 'persons' ? { needed: secret.needed, persons: secret.persons.map(({ person }) => person) } : {}
  const by = callerDetails({ kind: 'machine', claims: ownClaims() })
  const details = { from: until.kind, to: secret.kind, ...holders, ...by }
  await insertEvent(db, { kind: 'keys are being sealed anew', details }, now()) // before it is done
  await software.reseal(secret, carried)
  return (await finishReseal({ software, secrets, db, now })) ?? 0
}

/** What has the keys in memory would go on writing files that nothing opens. */
async function assertStopped({ store: { db }, now }: OpenNode): Promise<void> {
  const running = (await listProcessViews({ db, now })).filter(({ silent }) => !silent)
  if (running.length === 0) return
  const which = running.map(({ role, host, pid }) => `${role} on ${host}, pid ${pid}`).join('; ')
  throw new OperatorError('refused', `The node runs (${which}): stop all its processes, then seal its keys anew.`)
}

async function newSecret(wish: ResealWish): Promise<NewSecret> {
  if (wish.kind !== 'persons') return await secretIn({ ...wish, file: resolve(wish.file) })
  const { needed, persons } = wish
  for (const one of persons) assertLongEnough(one)
  return { kind: 'persons', needed, persons }
}

/** @throws {ConfigError} where the file says nothing, too */
async function secretIn(source: Exclude<SecretSource, { readonly kind: 'persons' }>): Promise<NewSecret> {
  const secret = (await readStoreSecret(source)) as StoreSecret
  if (secret.kind === 'passphrase' && secret.passphrase.length === 0)
    throw new ConfigError(`${source.file} is empty: a passphrase is to be in it. Nothing was changed.`)
  await bringToDisk(source.file)
  return secret
}

/** Or a power cut leaves keys that nothing opens. Of folders all on its way: they may be new. */
async function bringToDisk(path: string): Promise<void> {
  await flushPath(path).catch(whereNotOurs)
  if (dirname(path) !== path) await bringToDisk(dirname(path))
}

/** What we may not open, or cannot be written to, was not made by us just now. */
function whereNotOurs({ code, message }: NodeJS.ErrnoException): void {
  if (!['EACCES', 'EPERM', 'EROFS', 'EINVAL'].includes(code ?? ''))
    throw new ConfigError(`${message}. Nothing was changed.`)
}

function configurationOf(
  wish: ResealWish,
  folder: string,
  now: SecretSource,
): Pick<ResealResult, 'configuration' | 'isConfigured'> {
  const fileOf = (file: string): string => {
    const from = relative(folder, resolve(file))
    return from.startsWith('..') ? resolve(file) : from
  }
  if (wish.kind === 'persons')
    return { configuration: yaml({ secret: 'persons' }), isConfigured: now.kind === 'persons' }
  const isConfigured = now.kind !== 'persons' && now.kind === wish.kind && now.file === resolve(wish.file)
  const file = fileOf(wish.file)
  return { configuration: yaml(wish.kind === 'key' ? { secret: { file } } : { secretFile: file }), isConfigured }
}

const yaml = (keys: object): string => stringify({ keys })
