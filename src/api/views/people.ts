import { z } from 'zod'
import {
  APPROVAL_DECISIONS,
  APPROVAL_STATES,
  type ApprovalView,
  type BegunSecondFactor,
  type InvitationView,
  type ProposedView,
  ROLES,
  RULE_OF_APPROVAL,
  type SessionView,
  type TokenView,
  type TokenWishView,
  type UserView,
  type VoteView,
} from '../../messages/index.ts'
import { check, moment, namesOf, view } from './view.ts'

export const voteSchema = view<VoteView>()({
  by: z.string(),
  fullName: z.string(),
  decision: z.enum(APPROVAL_DECISIONS),
  grounds: z.string(),
  at: moment,
})

export const approvalSchema = view<ApprovalView>()({
  id: z.number(),
  kind: namesOf(RULE_OF_APPROVAL),
  subject: z.string().describe('What it is about, and what is done once it is approved.'),
  effect: z.string(),
  state: z.enum(APPROVAL_STATES),
  needs: z.number(),
  requestedBy: z.string().optional().describe("Absent: a partner's message asks."),
  exchange: z.string().optional(),
  partner: z.string().optional(),
  authority: z.string().optional(),
  checks: z.array(check),
  votes: z.array(voteSchema),
  createdAt: moment,
  decidedAt: moment.optional(),
})

export const proposedSchema = view<ProposedView>()({ approval: approvalSchema }).describe(
  'Not done yet: people have to approve it.',
)

export const userSchema = view<UserView>()({
  name: z.string(),
  fullName: z.string(),
  roles: z.array(z.enum(ROLES)),
  secondFactor: z.boolean(),
  createdAt: moment,
  disabledAt: moment.optional().describe('Set: does and decides nothing more.'),
})

export const invitationSchema = view<InvitationView>()({
  user: userSchema,
  code: z.string(),
  until: z.string(),
}).describe('`code`: by it the user sets the password, once. Shown now and never again.')

export const begunSecondFactorSchema = view<BegunSecondFactor>()({ secret: z.string(), uri: z.string() })

export const sessionSchema = view<SessionView>()({
  user: z.string(),
  stage: z.enum(['second-factor', 'enrol', 'full']).describe('`full`: logged in; else what is lacking.'),
  since: moment,
  lastSeen: z.string(),
  until: z.string(),
  source: z.string(),
  userAgent: z.string(),
})

export const tokenSchema = view<TokenView>()({
  user: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  commands: z.array(z.string()).optional().describe('Absent: all that the roles may.'),
  sources: z.array(z.string()).optional().describe('Absent: from anywhere.'),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.optional(),
  revokedAt: moment.optional(),
})

export const tokenWishSchema = view<TokenWishView>()({
  name: z.string(),
  roles: z.array(z.enum(ROLES)).optional(),
  commands: z.array(z.string()).optional(),
  sources: z.array(z.string()).optional(),
  days: z.number(),
})
