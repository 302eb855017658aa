import { z } from 'zod'
import { DIFFERENCE } from './difference.ts'
import { JUDGEMENTS } from './judgement.ts'
import { SHOWN } from './shown.ts'

/** The commands whose JSON is described by a published schema, in `schemas/`. */
export const PUBLISHED = {
  show: { title: 'eac cvc show --json', schema: SHOWN },
  verify: { title: 'eac cvc verify --json', schema: JUDGEMENTS },
  diff: { title: 'eac cvc diff --json', schema: DIFFERENCE },
} as const
export type Published = keyof typeof PUBLISHED

/** JSON Schema, draft 2020-12. */
export function publishedSchema(name: Published): object {
  const { title, schema } = PUBLISHED[name]
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' })
  return { $schema, $id: `urn:eac-broker:schema:cvc-${name}`, title, ...rest }
}
