import { z } from 'zod'
import { LIST_JUDGEMENT } from './judgement.ts'
import { SHOWN_LISTS } from './shown.ts'

/** The commands whose JSON is described by a published schema, in `schemas/`. */
export const PUBLISHED = {
  show: { title: 'eac list show --json', schema: SHOWN_LISTS },
  verify: { title: 'eac list verify --json', schema: LIST_JUDGEMENT },
} as const
export type Published = keyof typeof PUBLISHED

/** JSON Schema, draft 2020-12. */
export function publishedSchema(name: Published): object {
  const { title, schema } = PUBLISHED[name]
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' })
  return { $schema, $id: `urn:eac-broker:schema:list-${name}`, title, ...rest }
}
