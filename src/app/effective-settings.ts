import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from './config.ts'
import { withUsers } from './settings/in-force.ts'

/** By its path, as `listen.port`; a list of plain values is one setting, an entry that has a name stands under it. */
export type Settings = Readonly<Record<string, unknown>>

const NOT_TOLD = '(not told)'
const SECRET = /(password|passphrase|secret|token|pin|community|key)$/i
const FILE_OF_SECRET = /(File|(^|\.)secret\.file)$/

/** Everything this process is told from outside, defaults filled in, without what opens anything. No file is read. */
export function effectiveSettings(config: Config): Settings {
  const found: Record<string, unknown> = {}
  const all = { ...config, approvals: withUsers(config.approvals) }
  collect(JSON.parse(JSON.stringify(all)), [], (path, value) => {
    const name = path.join('.')
    const told = withoutSecret(name, value, config.folder)
    found[name] = /^alerts\.webhooks\.[^.]+\.url$/.test(name) ? withoutPath(told) : told
  })
  return found
}

type Take = (path: readonly string[], value: unknown) => void

function collect(value: unknown, path: readonly string[], take: Take): void {
  const parts = Array.isArray(value) ? partsOfList(value) : isTree(value) ? Object.entries(value) : []
  if (parts.length === 0) take(path, value)
  for (const [name, part] of parts) collect(part, [...path, name], take)
}

function partsOfList(list: readonly unknown[]): [string, unknown][] {
  if (!list.every(isTree)) return []
  return list.map((one, index) => [typeof one.name === 'string' ? one.name : String(index), one])
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Settings that are to name a file may hold the secret itself, by mistake: the file must be there. */
function withoutSecret(name: string, value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecret(name, one, folder))
  if (typeof value !== 'string') return value
  if ((SECRET.test(name) || FILE_OF_SECRET.test(name)) && !existsSync(resolve(folder, value))) return NOT_TOLD
  return value.includes('://') ? withoutCredentials(value) : value
}

/** A URL may be told but for its password, the user of one for the web, and what it asks with. */
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return NOT_TOLD
  const url = new URL(text)
  const before = url.href
  if (url.password !== '') url.password = '***'
  if (url.username !== '' && url.protocol.startsWith('http')) url.username = '***'
  const asks = [...url.searchParams].map(([name, value]) => [value === '' ? '***' : name, value === '' ? '' : '***'])
  if (asks.length > 0) url.search = String(new URLSearchParams(asks))
  return url.href === before ? text : url.href
}

/** Of many receivers the path of a web hook is what opens it. */
function withoutPath(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('://') || !URL.canParse(value)) return value
  const { origin, pathname } = new URL(value)
  return pathname === '/' ? value : `${origin}/***`
}
