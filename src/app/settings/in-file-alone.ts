import { SETTING_NAMES } from '../../messages/index.ts'
import type { Config } from '../config.ts'
import { effectiveSettings } from '../effective-settings.ts'

const SHOWN_ABOVE: ReadonlySet<string> = new Set(SETTING_NAMES)

/** What is changed in the file alone, by its path, without what opens anything. */
export function inFileAlone(config: Config): { readonly name: string; readonly value: unknown }[] {
  return Object.entries(effectiveSettings(config))
    .filter(([name]) => !SHOWN_ABOVE.has(name))
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
