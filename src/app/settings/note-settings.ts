import { isDeepStrictEqual } from 'node:util'
import { isSettingName, SETTING_NAMES } from '../../messages/index.ts'
import { insertEvent } from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'

type Differing = Readonly<Record<string, { readonly file: unknown; readonly inForce: unknown }>>

/** What the file says of these does not count: something else is set at the node. */
export function notAsInFile({ settings }: Pick<OpenNode, 'settings'>): Differing {
  const standing = SETTING_NAMES.map((name) => [name, settings.rules.standing(name, settings.set)] as const)
  const other = standing.filter(([, { from, value, file }]) => from === 'node' && !isDeepStrictEqual(value, file))
  return Object.fromEntries(other.map(([name, { value, file }]) => [name, { file, inForce: value }]))
}

/** At start: whoever changed the file and wonders is told; what is set at the node and cannot be used is an event. */
export async function noteSettings(node: OpenNode): Promise<void> {
  const { settings, store, log, now } = node
  const other = notAsInFile(node)
  if (Object.keys(other).length > 0)
    log.warn({ settings: other }, 'set at the node: what the file says of these does not count')
  for (const [name, value] of settings.set) {
    const why = isSettingName(name) ? settings.rules.against(name, value) : 'this version has no such setting'
    if (why === undefined) continue
    log.warn({ setting: name, value, why }, 'set at the node, and not used')
    await insertEvent(store.db, { kind: 'setting not used', details: { setting: name, value, why } }, now())
  }
}
