import fc, { type Arbitrary } from 'fast-check'

/** As far as our description uses it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly format?: string
  readonly contentEncoding?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
}

type Named = (reference: string) => JsonSchema

/** Values that a schema allows. */
export function fromJsonSchema(schema: JsonSchema, named: Named): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fromJsonSchema(named(schema.$ref), named)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => fromJsonSchema(one, named)))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -10, max: Math.min(schema.maximum ?? 1_000_000, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -10, max: schema.maximum ?? 1_000_000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(fromJsonSchema(schema.items ?? {}, named), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      })
    case 'object':
      return objectOf(schema, named)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: JsonSchema, named: Named) {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fromJsonSchema(one, named)]))
  const known = fc.record(fields, { requiredKeys: [...required] })
  if (typeof additionalProperties !== 'object' || Object.keys(properties).length > 0) return known
  return fc.dictionary(fc.string({ maxLength: 10 }), fromJsonSchema(additionalProperties, named), { maxKeys: 3 })
}

function textOf({ format, contentEncoding, pattern, minLength = 0, maxLength = 40 }: JsonSchema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'date-time')
    return fc.date({ min: new Date(0), noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'date') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
  if (format === 'uri') return fc.webUrl({ validSchemes: ['https'] })
  if (format === 'base64' || contentEncoding === 'base64') return fc.base64String({ minLength: 4, maxLength: 40 })
  if (pattern !== undefined && !/\(\?[=!<]/.test(pattern)) return fc.stringMatching(new RegExp(pattern)) // no way around those yet
  return fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, minLength + 40) })
}
