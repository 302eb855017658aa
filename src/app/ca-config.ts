import { z } from 'zod'
import { caSchema } from './ca-kinds.ts'

/** The section `cas`. */
export const casSchema = z
  .array(caSchema)
  .max(100)
  .superRefine((cas, context) => {
    for (const [index, { name }] of cas.entries()) {
      if (cas.findIndex((one) => one.name === name) === index) continue
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `a CA before is named ${name} already` })
    }
  })
  .default([])
