import { z } from 'zod'
import { ROLES } from '../../messages/index.ts'
import type { Session } from '../../people/index.ts'

/** `next`: what is still to be done before anything else is. */
export const whoIsThisSchema = z.object({
  user: z.string(),
  fullName: z.string(),
  roles: z.array(z.enum(ROLES)).readonly(),
  next: z.enum(['nothing', 'second-factor', 'enrol']),
  until: z.string().optional(),
})
export type WhoIsThis = z.infer<typeof whoIsThisSchema>

export const whoIsThis = ({ person, stage, expiresAt }: Session): WhoIsThis => ({
  user: person.name,
  fullName: person.fullName,
  roles: person.roles,
  next: stage === 'full' ? 'nothing' : stage,
  until: expiresAt.toISOString(),
})
