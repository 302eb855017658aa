import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** SPDX, as the registry had it; undefined where it said none. */
  readonly licence: string | undefined
  /** Neither installed where the node runs nor built into the operators' console. */
  readonly forDevelopment: boolean
}

/** What the operators' console imports: it is built in, with what it needs itself, and passed on. */
export const CONSOLE_PACKAGES = [
  '@tanstack/react-query',
  'i18next',
  'modern-tar',
  'pkijs',
  'react',
  'react-aria-components',
  'react-dom',
  'react-i18next',
  'react-router',
  'uqr',
] as const

/** Each package and version once; passed on if any of its copies is. */
export function lockedPackages(lock = readLock()): LockedPackage[] {
  const found = new Map<string, LockedPackage>()
  const inConsole = builtIntoConsole(lock)
  for (const [path, entry] of Object.entries(lock.packages)) {
    const one = path === '' ? undefined : packageAt(path, inConsole.has(path) ? { ...entry, dev: false } : entry)
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
  readonly dependencies?: Readonly<Record<string, string>>
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** Paths of the lock: what the console imports, and what that needs. */
function builtIntoConsole({ packages }: Lock): ReadonlySet<string> {
  const found = new Set<string>()
  const take = (name: string, from: string): void => {
    const path = installedFor(name, from, packages)
    if (path === undefined || found.has(path)) return
    found.add(path)
    for (const one of Object.keys(packages[path]?.dependencies ?? {})) take(one, path)
  }
  for (const name of CONSOLE_PACKAGES) take(name, '')
  return found
}

/** As Node looks for it: beside the package that needs it, then further up. */
function installedFor(name: string, from: string, packages: Lock['packages']): string | undefined {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (packages[path] !== undefined) return path
  if (from === '') return undefined
  const above = from.lastIndexOf('/node_modules/')
  return installedFor(name, above === -1 ? '' : from.slice(0, above), packages)
}

function packageAt(path: string, { name, version, license, dev = false }: LockEntry): LockedPackage {
  const folder = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return { name: name ?? folder, version, licence: license, forDevelopment: dev }
}

function readLock(): Lock {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
}
