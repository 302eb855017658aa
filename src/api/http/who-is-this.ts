import { z } from 'zod'
import { ROLES } from '../../messages/index.ts'
import type { Session } from '../../people/index.ts'
import type { HttpDeps } from './http-deps.ts'

/** `next`: what is still to be done before anything else is. */
export const whoIsThisSchema = z.object({
  user: z.string(),
  fullName: z.string(),
  roles: z.array(z.enum(ROLES)).readonly(),
  next: z.enum(['nothing', 'second-factor', 'enrol']),
  until: z.string().optional(),
  demo: z.literal(true).optional().describe('This node belongs to a demo world.'),
})
export type WhoIsThis = z.infer<typeof whoIsThisSchema>

export const whoIsThis = ({ person, stage, expiresAt }: Session, { isDemo }: Pick<HttpDeps, 'isDemo'>): WhoIsThis => ({
  user: person.name,
  fullName: person.fullName,
  roles: person.roles,
  next: stage === 'full' ? 'nothing' : stage,
  until: expiresAt.toISOString(),
  ...(isDemo && { demo: true }),
})
