import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { SettingForm, SettingName, SettingRules, SettingStanding, SettingValue } from '../../messages/index.ts'
import { type Config, schemaAt, sectionsByDefault } from '../config.ts'
import { type InForce, inForce, knownOf, neededForSettings, valueAt } from './in-force.ts'

/** What the file says of the settings that may be changed, and what is taken: by the schema of the file itself. */
export function settingRules(config: Config): SettingRules {
  const byDefault = inForce(sectionsByDefault(), new Map())
  const standing = (name: SettingName, set: ReadonlyMap<string, unknown>): SettingStanding => {
    const others = new Map([...set].filter(([other]) => other !== name))
    const [file, unset] = [valueAt(inForceOf(config, others), name), valueAt(byDefault, name)]
    const given = set.get(name)
    const why = given === undefined ? undefined : against(name, given)
    const notUsed = why === undefined ? undefined : { value: given, why }
    if (given !== undefined && why === undefined) {
      return { value: given as SettingValue, from: 'node', file, default: unset, notUsed }
    }
    return { value: file, from: isDeepStrictEqual(file, unset) ? 'default' : 'file', file, default: unset, notUsed }
  }
  return { formOf, against, standing, needs: (set) => neededForSettings(inForceOf(config, set)) }
}

/** What is in force where this is set at the node; what does not fit is as if it were not. */
export function inForceOf(config: Config, set: ReadonlyMap<string, unknown>): InForce {
  const fitting = knownOf(set).filter(([name, value]) => against(name, value) === undefined)
  return inForce(config, new Map(fitting as [SettingName, SettingValue][]))
}

export function against(name: SettingName, value: unknown): string | undefined {
  const { error } = schemaAt(name).safeParse(value)
  return error?.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ')
}

interface JsonForm {
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly items?: JsonForm
  readonly anyOf?: readonly { readonly const?: number }[]
}

function formOf(name: SettingName): SettingForm {
  const { type, anyOf, items, maxItems, ...bounds } = z.toJSONSchema(schemaAt(name)) as JsonForm
  if (anyOf !== undefined) return { kind: 'choice', of: anyOf.map((one) => one.const ?? Number.NaN) }
  if (type === 'boolean') return { kind: 'flag' }
  if (type === 'array') return { kind: 'numbers', ...bounded(name, items ?? {}), longest: lacking(name, maxItems) }
  return { kind: 'number', whole: type === 'integer', ...bounded(name, bounds) }
}

const bounded = (name: SettingName, { minimum, maximum }: JsonForm) => ({
  least: lacking(name, minimum),
  most: lacking(name, maximum),
})

/** Who types a number that takes effect at once is told how far it may go. */
function lacking(name: SettingName, bound: number | undefined): number {
  if (bound === undefined) throw new Error(`the schema of ${name} has no bounds`)
  return bound
}
