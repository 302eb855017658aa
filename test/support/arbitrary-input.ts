import fc from 'fast-check'
import { z } from 'zod'

interface Json {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Json[]
  readonly oneOf?: readonly Json[]
  readonly allOf?: readonly Json[]
  readonly properties?: Readonly<Record<string, Json>>
  readonly required?: readonly string[]
  readonly items?: Json
  readonly format?: string
  readonly contentEncoding?: string
}

/** Any JSON, strings with U+0000 and halves of surrogate pairs too. */
export const anyJson = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' })

/**
 * What a command could be given: mostly as its schema has it, here and there something else, or missing, or one more.
 * @param words that mean something to the node it is given to
 */
export function nearlyInput(schema: z.ZodType, words: readonly string[]): fc.Arbitrary<unknown> {
  const text = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 }), fc.string({ unit: 'binary' }))
  const octets = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64'))
  const number = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer(), fc.maxSafeInteger(), fc.double())
  const often = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ arbitrary: right, weight: 12 }, { arbitrary: anyJson, weight: 1 })

  const ofObject = ({ properties = {}, required = [] }: Json): fc.Arbitrary<unknown> => {
    const fields = Object.entries(properties).map(([name, field]) => [name, often(arbitraryOf(field))] as const)
    const all = fc.record(Object.fromEntries(fields), { requiredKeys: required.filter((name) => name in properties) })
    return fc.oneof(
      { arbitrary: all, weight: 8 },
      { arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }), weight: 1 },
      { arbitrary: fc.tuple(all, fc.object({ maxDepth: 1 })).map(([one, more]) => ({ ...one, ...more })), weight: 1 },
    )
  }

  const ofString = ({ format, contentEncoding }: Json): fc.Arbitrary<unknown> => {
    if (format === 'base64' || contentEncoding === 'base64') return fc.oneof(octets, text)
    if (format === 'uuid') return fc.oneof(fc.uuid(), text)
    if (format === 'date-time' || format === 'date') return fc.oneof(fc.date().map(String), text)
    return text
  }

  function arbitraryOf(json: Json): fc.Arbitrary<unknown> {
    const { type, enum: names, items, anyOf, oneOf, allOf } = json
    const choices = anyOf ?? oneOf ?? allOf
    if ('const' in json) return fc.constant(json.const)
    if (names !== undefined) return fc.constantFrom(...names)
    if (choices !== undefined) return fc.oneof(...choices.map(arbitraryOf))
    if (type === 'object') return ofObject(json)
    if (type === 'array') return fc.array(often(arbitraryOf(items ?? {})), { maxLength: 3 })
    if (type === 'string') return ofString(json)
    if (type === 'integer' || type === 'number') return number
    if (type === 'boolean') return fc.boolean()
    return fc.oneof(text, octets, number, anyJson)
  }

  return arbitraryOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json)
}
