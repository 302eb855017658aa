import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** SPDX, as the registry had it; undefined where it said none. */
  readonly licence: string | undefined
  /** Not installed where the node runs. */
  readonly forDevelopment: boolean
}

/** Each package and version once; used by the node if any of its copies is. */
export function lockedPackages(lock = readLock()): LockedPackage[] {
  const found = new Map<string, LockedPackage>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    const one = path === '' ? undefined : packageAt(path, entry)
    if (one === undefined) continue
    const key = `${one.name}@${one.version}`
    const forDevelopment = one.forDevelopment && (found.get(key)?.forDevelopment ?? true)
    found.set(key, { ...one, forDevelopment })
  }
  return [...found.values()]
}

interface LockEntry {
  readonly name?: string // where it is installed under another
  readonly version: string
  readonly license?: string
  readonly dev?: boolean
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>
}

function packageAt(path: string, { name, version, license, dev = false }: LockEntry): LockedPackage {
  const folder = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return { name: name ?? folder, version, licence: license, forDevelopment: dev }
}

function readLock(): Lock {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
}
