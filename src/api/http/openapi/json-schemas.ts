import { z } from 'zod'
import type { OperatorCommand } from '../../../messages/index.ts'
import { INPUTS } from '../../inputs.ts'
import * as views from '../../views/index.ts'

export type Json = Readonly<Record<string, unknown>>

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export interface JsonSchemas {
  /** Those that have a name. */
  readonly named: Readonly<Record<string, Json>>
  of(schema: z.ZodType): Json
}

export const refTo = (name: string): string => `#/components/schemas/${name}`
/** `exchange.list`: `ExchangeListInput`. */
export const inputName = (command: OperatorCommand): string => `${command.split(/[.-]/).map(capital).join('')}Input`

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** What is sent: the inputs of the commands by their names, and others. */
export function sentSchemas(): JsonSchemas {
  const of = (schema: z.ZodType): Json =>
    withoutNames(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: shorter }) as Json)
  const named = Object.entries(INPUTS).map(([command, schema]) => [inputName(command as OperatorCommand), of(schema)])
  return { named: Object.fromEntries(named), of }
}

/** What operators are shown, by the names of the views, and those given, which hold them. */
export function shownSchemas(given: ReadonlySet<z.ZodType>): JsonSchemas {
  const names = new Map(viewsByName().map(([name, schema]) => [schema, name]))
  const others = [...given].filter((schema) => !names.has(schema))
  const places = new Map([...names, ...others.map((schema, n) => [schema, `-${n}`] as const)])
  const registry = z.registry<{ id: string }>()
  for (const [schema, id] of places) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { uri: refTo, unrepresentable: 'any', override: shorter })
  const plain = (name: string): Json => withoutNames(schemas[name] as Json)
  return {
    named: Object.fromEntries([...names.values()].map((name) => [name, plain(name)])),
    of(schema) {
      const name = places.get(schema)
      if (name === undefined) throw new Error('a schema that was not given before')
      return names.has(schema) ? { $ref: refTo(name) } : plain(name)
    },
  }
}

function viewsByName(): (readonly [string, z.ZodType])[] {
  const end = 'Schema'
  return Object.entries(views).flatMap(([name, schema]) =>
    name.endsWith(end) ? [[capital(name.slice(0, -end.length)), schema as z.ZodType] as const] : [],
  )
}

/** The format says it, and can be read. */
function shorter({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}

const withoutNames = ({ $schema, $id, ...schema }: Json): Json => schema
