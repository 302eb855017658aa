import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { createDurably, writeDurably } from '../../files/index.ts'
import { KeyStoreError } from '../errors.ts'
import { checkedKdf, derive, type Kdf, KEY_OCTETS } from './kdf.ts'
import { checkedLock, type Lock, makeLock, type NewSecret, openLock, type StoreSecret } from './locks.ts'
import { checkedSealed, type Sealed, seal, unseal } from './sealed.ts'

/**
 * `store.json`. Version 1: the key of the store is what scrypt makes of a passphrase; a probe tells a wrong one. Version 2: it is random, and
 * sealed under a secret of any kind. `before` is there while the store is sealed anew: what was in use until then, sealed under the new key.
 */
export type StoreHeader =
  | { readonly version: 1; readonly kdf: Kdf; readonly probe: Sealed }
  | { readonly version: 2; readonly lock: Lock; readonly before?: Sealed }

/** The keys that a header gave: `before` for what is not sealed anew yet. */
export interface OpenedStore {
  readonly key: Buffer
  readonly before: KeysBefore | undefined
}

export interface KeysBefore {
  readonly key: Buffer
  /** What others derive from their secret, by name: they seal anew, too. */
  readonly carried: Readonly<Record<string, Buffer>>
}

const PROBE = 'eac-broker key store, version 1'
const BEFORE = 'eac-broker key store, version 2, before'

const pathOf = (folder: string): string => join(folder, 'store.json')

/** @throws {KeyStoreError} `store-damaged` */
export async function readHeader(folder: string): Promise<StoreHeader | undefined> {
  const path = pathOf(folder)
  try {
    return checkedHeader(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KeyStoreError('store-damaged', { path }, { cause })
  }
}

/** Whether it is still the same that opens the store; a `before` that came or went changes nothing of that. */
export function hasSameLock(one: StoreHeader, other: StoreHeader | undefined): boolean {
  const [ours, theirs] = [one, other].map((header) => ({ ...header, before: undefined }))
  return other !== undefined && isDeepStrictEqual(ours, theirs)
}

/** This process opened a store that another one sealed anew meanwhile. */
export const sealedMeanwhile = (path: string): KeyStoreError =>
  new KeyStoreError('secret-other-kind', { path, why: 'its keys were sealed anew meanwhile: start this process again' })

/** Of a new store. Where another process was first, its own counts. */
export async function makeHeader(folder: string, secret: StoreSecret, N: number): Promise<StoreHeader> {
  const key = randomBytes(KEY_OCTETS)
  const header: StoreHeader = { version: 2, lock: await makeLock(secret, key, N) }
  key.fill(0)
  return (await createDurably(pathOf(folder), textOf(header))) ? header : ((await readHeader(folder)) ?? header)
}

/** From here on the new secret opens the store, and the old one does not. @returns its new key, and those that it had */
export async function replaceHeader(
  folder: string,
  secret: NewSecret,
  before: KeysBefore,
  N: number,
): Promise<{ readonly header: StoreHeader; readonly opened: OpenedStore }> {
  const key = randomBytes(KEY_OCTETS)
  const kept = { key: before.key.toString('base64'), carried: inBase64(before.carried) }
  const sealed = seal(key, Buffer.from(JSON.stringify(kept)), BEFORE)
  const header: StoreHeader = { version: 2, lock: await makeLock(secret, key, N), before: sealed }
  await writeDurably(pathOf(folder), textOf(header))
  return { header, opened: { key, before } }
}

/** What was in use before is in no file from here on. */
export async function forgetBefore(folder: string, header: StoreHeader & { version: 2 }): Promise<StoreHeader> {
  const { version, lock } = header
  await writeDurably(pathOf(folder), textOf({ version, lock }))
  return { version, lock }
}

/** @throws {KeyStoreError} `secret-wrong`, `secret-other-kind` */
export async function openHeader(folder: string, header: StoreHeader, secret: StoreSecret): Promise<OpenedStore> {
  const path = pathOf(folder)
  const kind = header.version === 1 ? 'passphrase' : header.lock.kind
  if (kind !== secret.kind)
    throw new KeyStoreError('secret-other-kind', { path, why: `it is opened by ${OPENERS[kind]}` })
  try {
    if (header.version === 1) return { key: await openFirst(header, secret), before: undefined }
    if (header.lock.kind === 'persons') throw new TypeError('not opened by a secret')
    return withBefore(await openLock(header.lock, secret), header)
  } catch (cause) {
    throw new KeyStoreError('secret-wrong', { path }, { cause })
  }
}

/** @throws {Error} altered */
export function withBefore(key: Buffer, { before }: { readonly before?: Sealed }): OpenedStore {
  if (before === undefined) return { key, before: undefined }
  const kept = JSON.parse(unseal(key, before, BEFORE).toString('utf8')) as {
    key: string
    carried: Record<string, string>
  }
  const carried = Object.entries(kept.carried).map(([name, text]) => [name, Buffer.from(text, 'base64')])
  return { key, before: { key: Buffer.from(kept.key, 'base64'), carried: Object.fromEntries(carried) } }
}

const OPENERS: Readonly<Record<Lock['kind'], string>> = {
  passphrase: 'a passphrase in a file (keys.secretFile)',
  key: 'a file of 32 octets (keys.secret with file or credential)',
  persons: 'persons (keys.secret: persons)',
}

async function openFirst({ kdf, probe }: StoreHeader & { version: 1 }, secret: StoreSecret): Promise<Buffer> {
  if (secret.kind !== 'passphrase') throw new TypeError('not a passphrase')
  const key = await derive(secret.passphrase, kdf)
  unseal(key, probe, JSON.stringify([PROBE, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt]))
  return key
}

function checkedHeader(header: StoreHeader): StoreHeader {
  if (header.version === 1) {
    return { version: 1, kdf: checkedKdf(header.kdf), probe: checkedSealed(header.probe) }
  }
  if (header.version !== 2) throw new Error('not a header of version 1 or 2')
  const { lock, before } = header
  return { version: 2, lock: checkedLock(lock), ...(before && { before: checkedSealed(before) }) }
}

const textOf = (header: StoreHeader): string => `${JSON.stringify(header, null, 2)}\n`

const inBase64 = (octets: KeysBefore['carried']): Record<string, string> =>
  Object.fromEntries(Object.entries(octets).map(([name, one]) => [name, Buffer.from(one).toString('base64')]))
