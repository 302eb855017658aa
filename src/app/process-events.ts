import { hostname, userInfo } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { canonicalText, sha256 } from '../audit/index.ts'
import { insertEvent, newestConfiguration } from '../store/index.ts'
import { effectiveSettings, type Settings } from './effective-settings.ts'
import type { OpenNode } from './open-node.ts'
import { notAsInFile } from './settings/note-settings.ts'
import { VERSION } from './version.ts'

/** The node itself, or a command of an operator that opened its database without it. */
type By = 'node' | 'command'

/**
 * An event tells with what settings this process works, unless the last of its kind on this host told the same. It is compared with what
 * stands in the chain, not with anything that could be changed without a trace.
 */
export async function noteConfiguration({ config, store: { db }, now }: OpenNode, by: By): Promise<void> {
  const effective = effectiveSettings(config)
  const me = { by, role: config.role, host: hostname() }
  const before = await newestConfiguration(db, me)
  const hash = sha256(canonicalText(effective))
  if (before?.here && before.details.settings === hash) return
  const was = before?.details.effective as Settings | undefined
  const changed = was && differences(was, effective)
  const comparedWith = before && !before.here ? { host: before.details.host, by: before.details.by } : undefined
  const details = { ...me, settings: hash, changed, comparedWith, account: ownAccount(), version: VERSION, effective }
  await insertEvent(db, { kind: 'configuration', details }, now())
}

export async function noteStarted(node: OpenNode): Promise<void> {
  const { config, store, now } = node
  const { db } = store
  const other = notAsInFile(node)
  const setAtNode = Object.keys(other).length === 0 ? undefined : other
  const settings = sha256(canonicalText(effectiveSettings(config)))
  const details = { ...thisProcess(), role: config.role, settings, setAtNode }
  await insertEvent(db, { kind: 'node started', details }, now())
}

export async function noteStopped({ config, store: { db }, now }: OpenNode): Promise<void> {
  const { host, pid, account, version } = thisProcess()
  await insertEvent(db, { kind: 'node stopped', details: { host, pid, account, version, role: config.role } }, now())
}

const thisProcess = () => ({
  host: hostname(),
  pid: process.pid,
  account: ownAccount(),
  version: VERSION,
  node: process.version,
})

/** By its name, where it has one: in containers an account may be a mere number. */
function ownAccount(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.())
  }
}

type Changes = Record<string, { readonly was?: unknown; readonly is?: unknown }>

/** By path; what one side does not say is absent there. */
function differences(was: Settings, is: Settings): Changes {
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
  const changed = paths.filter((path) => !isDeepStrictEqual(was[path], is[path]))
  return Object.fromEntries(changed.map((path) => [path, { was: was[path], is: is[path] }]))
}
