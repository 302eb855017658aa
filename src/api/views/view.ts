import { z } from 'zod'

/** As it is on the wire: what is `readonly` to us is not to those who read JSON. */
export type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Plain<T[Key]> }
      : T

type Fields<View> = { readonly [Key in keyof View]-?: z.ZodType }
/** `never` at the field that the view does not have, or whose values the schema would refuse. */
type Fitting<View, Shape> = {
  readonly [Key in keyof Shape]: Key extends keyof View
    ? Plain<View[Key]> extends z.output<Shape[Key]>
      ? Shape[Key]
      : never
    : never
}

/** The schema of a view, field by field: one that is missing, or that the view does not have, does not compile. */
export const view =
  <View>() =>
  <const Shape extends Fields<View>>(shape: Shape & Fitting<View, Shape>) =>
    z.object(shape as Shape)

export const moment = z.string().meta({ format: 'date-time' })
export const base64 = z.string().meta({ contentEncoding: 'base64' })

/** The names in a table. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): z.ZodEnum<{ [N in Name]: N }> =>
  z.enum(Object.keys(table) as Name[]) as never

/** What was looked at for a decision, as people see it. */
export const check = z.object({
  check: z.string(),
  source: z.string().describe('The clause it follows, or where its facts are from.'),
  ok: z.boolean().nullable().describe('Null: only a person can tell.'),
  says: z.string(),
})
