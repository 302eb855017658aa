import { z } from 'zod'
import {
  type Approval,
  findApproval,
  listApprovals,
  type Proposal,
  propose,
  vote,
  withdraw,
} from '../approvals/index.ts'
import {
  APPROVAL_DECISIONS,
  APPROVAL_STATES,
  type ApprovalActions,
  type ApprovalCheck,
  type ApprovalsNeeded,
  type ApprovalView,
  holderName,
  type OperatorCommands,
  OperatorError,
  type Partner,
  type ProposedView,
  type StateForm,
  settingText,
  settingTold,
  unreachable,
} from '../messages/index.ts'
import { type Authenticated, objectionToPower, objectionToRemoval, standingOf } from '../people/index.ts'
import type { Registration } from '../pki/index.ts'
import { type Database, findAuthority, findPartner } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { parseInput, reason } from './input.ts'
import { sayingWhy } from './people-errors.ts'
import { issuerSays, proposedIssuer } from './tls-issuers.ts'

const id = z.number().int().min(1).max(2_147_483_647)
const listSchema = z.strictObject({
  state: z.enum(APPROVAL_STATES).optional(),
  limit: z.number().int().min(1).max(1_000),
})
const voteSchema = z.strictObject({
  id,
  decision: z.enum(APPROVAL_DECISIONS),
  grounds: reason,
})
const withdrawSchema = z.strictObject({ id })

export const APPROVAL_INPUTS = {
  'approval.list': listSchema,
  'approval.show': z.strictObject({ id }),
  'approval.vote': voteSchema,
  'approval.withdraw': withdrawSchema,
}

export async function listApprovalViews(
  input: OperatorCommands['approval.list']['input'],
  deps: ApiDeps,
): Promise<ApprovalView[]> {
  const { state, limit } = parseInput(listSchema, input)
  const views: ApprovalView[] = []
  for (const approval of await listApprovals(deps.db, { state, limit })) views.push(await approvalView(approval, deps))
  return views
}

export async function showApproval(input: { id: number }, deps: ApiDeps): Promise<ApprovalView> {
  const approval = await findApproval(deps.db, parseInput(id, input.id))
  if (approval !== undefined) return approvalView(approval, deps)
  throw new OperatorError('not-found', `There is no approval ${input.id}; "eac approval list" shows those there are.`)
}

export async function voteOnApproval(
  input: OperatorCommands['approval.vote']['input'],
  deps: ApiDeps,
): Promise<ApprovalView> {
  const wish = { ...parseInput(voteSchema, input), by: deciderOf(deps) }
  return approvalView(await sayingWhy(() => vote(wish, deps)), deps)
}

export async function withdrawApproval(
  input: OperatorCommands['approval.withdraw']['input'],
  deps: ApiDeps,
): Promise<ApprovalView> {
  const wish = { ...parseInput(withdrawSchema, input), by: deciderOf(deps) }
  return approvalView(await sayingWhy(() => withdraw(wish, deps)), deps)
}

/**
 * Who asks for something. Where nobody has to approve it, nobody has to say so.
 * @throws {OperatorError} `invalid-input` when a name is needed and none is given
 */
export async function requesterOf(
  needs: ApprovalsNeeded,
  { caller }: Pick<ApiDeps, 'caller'>,
): Promise<Authenticated | undefined> {
  if (caller.kind === 'person') return caller.person
  if (needs === 0) return undefined
  const people = needs === 1 ? 'another user' : 'two other users'
  throw new OperatorError(
    'invalid-input',
    `On this node ${people} must approve this, and it must be known who asks: say --user NAME.`,
  )
}

function deciderOf({ caller }: Pick<ApiDeps, 'caller'>): Authenticated {
  if (caller.kind === 'person') return caller.person
  throw new OperatorError('invalid-input', 'It must be known who decides: say --user NAME.')
}

/** Not done yet: it waits for people. */
export async function proposeToPeople(proposal: Proposal, deps: ApiDeps): Promise<ProposedView> {
  const proposed = await sayingWhy(() => deps.db.transaction().execute((tx) => propose(tx, proposal, deps.now())))
  return { approval: await showApproval({ id: proposed }, deps) }
}

export function suspensionProposal(
  partner: Partner,
  to: Partner['state'],
  why: string,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const what = to === 'suspended' ? 'Suspend' : 'Lift the suspension of'
  return {
    kind: to === 'suspended' ? 'partner-suspension' : 'suspension-lift',
    subject: `${what} ${partner.role === 'SPOC' ? 'the state' : partner.role} ${partner.name}: ${why}`,
    needs,
    requestedBy,
    partnerId: partner.id,
    authorityId: partner.authorityId,
    checks: [
      { check: 'state', source: 'register of partners', ok: true, says: `${partner.name} is ${partner.state}` },
      { check: 'reason', source: 'TR-03139 4.3, 5.3.4', ok: null, says: why },
    ],
    action: { partnerId: partner.id, why },
  }
}

export function permissionProposal(
  partner: Partner,
  { keyFingerprint, hours }: { keyFingerprint: string; hours: number },
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const compare = `compare it with the holder over another channel: ${keyFingerprint}`
  const state: ApprovalCheck = {
    check: 'suspension',
    source: 'TR-03139 1.1',
    ok: partner.state === 'active',
    says: `${partner.name} is ${partner.state}`,
  }
  return {
    kind: 'initial-permission',
    subject: `Allow ${partner.role} ${partner.name} one initial request within ${hours} hours`,
    needs,
    requestedBy,
    partnerId: partner.id,
    authorityId: partner.authorityId,
    checks: [state, { check: 'key fingerprint', source: 'TR-03139 4.4.3', ok: null, says: compare }],
    action: { partnerId: partner.id, keyFingerprint, hours },
  }
}

/** CP 3.2.2: what a person compares with the form that came by another way. */
export function registrationProposal(
  { authorityId, tlsCertificates, tlsIssuers = [], ...partner }: Registration,
  authority: string,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const { name, role, callbackTargets, serviceUrl, pushUrl, privateNetwork } = partner
  const fingerprints = tlsCertificates.map(({ fingerprint }) => fingerprint).join(', ')
  const known = [...(fingerprints === '' ? [] : [`SHA-256 ${fingerprints}`]), ...tlsIssuers.map(issuerSays)].join('; ')
  const addresses = [
    ...(serviceUrl === undefined ? [] : [`service ${serviceUrl}`]),
    ...(pushUrl === undefined ? [] : [`called unasked at ${pushUrl}`]),
    ...callbackTargets.map((target) => `callbacks to ${target}`),
  ].join(', ')
  const free = 'name, holder and TLS certificates are nobody else’s'
  return {
    kind: 'registration',
    subject: `Register ${role} ${name} with ${authority}, holder ${holderName(partner)}`,
    needs,
    requestedBy,
    authorityId,
    checks: [
      { check: 'new', source: 'register of partners', ok: true, says: free },
      { check: 'TLS certificates', source: 'TR-03139 3.2.2', ok: null, says: `compare ${known}` },
      { check: 'addresses', source: 'TR-03139 3.2.2', ok: null, says: addresses === '' ? 'none' : addresses },
      { check: 'network', source: 'register of partners', ok: null, says: networkSays(privateNetwork === true) },
    ],
    action: {
      partner,
      authorityId,
      tlsCertificates: tlsCertificates.map(({ fingerprint, der }) => ({
        fingerprint,
        der: Buffer.from(der).toString('base64'),
      })),
      ...(tlsIssuers.length > 0 && { tlsIssuers: tlsIssuers.map(proposedIssuer) }),
    },
  }
}

export const networkSays = (privateNetwork: boolean): string =>
  `calls to it go to ${privateNetwork ? 'private addresses, too' : 'public addresses alone'}`

async function approvalView(approval: Approval, { db }: ApiDeps): Promise<ApprovalView> {
  const { id, kind, subject, state, needs, requestedBy, exchangeId, partnerId, authorityId, checks, votes } = approval
  const partner = partnerId === undefined ? undefined : await findPartner(db, partnerId)
  const authority = authorityId === undefined ? undefined : await findAuthority(db, authorityId)
  return {
    id,
    kind,
    subject,
    effect: effectOf(approval, partner?.name ?? 'the partner'),
    state,
    needs,
    requestedBy,
    exchange: exchangeId,
    partner: partner?.name,
    authority: authority?.name,
    checks: [...checks, ...(await checksOfAccount(approval, db))],
    votes: votes.map(({ at, ...vote }) => ({ ...vote, at: at.toISOString() })),
    createdAt: approval.createdAt.toISOString(),
    decidedAt: approval.decidedAt?.toISOString(),
  }
}

/** As it is now, and not when it was asked for: whose account it is may have changed since. */
async function checksOfAccount(approval: Approval, db: Database): Promise<ApprovalCheck[]> {
  const { kind, state, action } = approval
  if (state !== 'waiting' || (kind !== 'user-roles' && kind !== 'user-second-factor')) return []
  const { user } = action
  const standing = await standingOf(db, user)
  const { secondFactorSince: since, passwordResetAt: reset } = standing
  const objection = kind === 'user-roles' ? objectionToPower(standing, action) : objectionToRemoval(standing, user)
  const app =
    since === undefined ? `${user} has none` : `that of ${user} is there since ${minute(since)}; is it theirs?`
  const check = { check: 'authenticator app', source: 'register of users' }
  return [
    { ...check, ok: objection === undefined ? null : false, says: objection ?? app },
    ...(reset === undefined || objection !== undefined
      ? []
      : [
          {
            check: 'password',
            source: 'register of users',
            ok: null,
            says: `somebody else reset it, ${minute(reset)}`,
          },
        ]),
  ]
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} GMT`

function registrationOfState({ country, spoc, coordinator }: StateForm): string {
  const then =
    spoc === undefined
      ? `it has no SPOC: people carry what goes to it, by e-mail to ${coordinator.email}`
      : 'its SPOC is asked for newer CVCA certificates where this machine has a network'
  return `${country} is registered by this form: its CVCAs are trusted, its DVs may ask; ${then}`
}

/** What an approval does, told before it is done. */
function effectOf(approval: Approval, partner: string): string {
  switch (approval.kind) {
    case 'partner-suspension':
      return `${partner} is suspended: it gets nothing more, what was allowed to it is allowed no more, and what waits is ended`
    case 'suspension-lift':
      return `${partner} is active again; its next request is an initial one`
    case 'initial-permission':
      return `for ${approval.action.hours} hours from then, one request of ${partner} with this key is certified`
    case 'registration':
      return `${approval.action.partner.name} is registered, and may call from then on`
    case 'partner-tls':
      return `whoever shows this certificate is ${partner} from then on, beside those registered before`
    case 'partner-tls-ca':
      return `whoever shows a certificate of this CA for that subject is ${partner} from then on`
    case 'partner-limit':
      return `from its next message on, ${partner} may use ${approval.action.operations?.join(', ') ?? 'everything its role may'}`
    case 'partner-network':
      return `calls to ${partner} may go to private addresses from the next one on`
    case 'partner-push-url':
      return `lists for ${partner}, and callbacks that go to its registered URL, go to ${approval.action.pushUrl} from then on`
    case 'partner-request-signer':
      return `what this certificate signed is a request of ${partner} from then on${approval.action.before === null ? '' : ', and what the one before signed no more'}`
    case 'partner-signing':
      return `what is signed with this certificate comes from ${partner} from then on, beside those registered before`
    case 'partner-signatures':
      return `WS-Security with ${partner} is ${approval.action.mode}, no more ${approval.action.before}, from the next message on`
    case 'user-roles':
      return `${approval.action.user} is ${approval.action.roles.join(', ')} from then on, and logs in anew`
    case 'user-second-factor':
      return `${approval.action.user} has no authenticator app any more: whoever knows the password adds the next one`
    case 'setting':
      return effectOfSetting(approval.action)
    case 'state-registration':
      return registrationOfState(approval.action.form)
    case 'rollover':
      return 'the CVCA gets a new key, which signs from then on; its certificates go to everybody who is to be told'
    case 'initial-request':
      return `the request goes on and is judged once more; ${partner} gets its certificate by callback`
    default:
      return unreachable(approval)
  }
}

function effectOfSetting({ setting, value, file }: ApprovalActions['setting']): string {
  const { unit } = settingTold(setting)
  const inForce = 'in every process, without a restart'
  return value === null
    ? `${setting} is given back to the file, which says ${settingText(file, unit)}: in force ${inForce}`
    : `${setting} is ${settingText(value, unit)}, ${inForce}; the file does not count for it until it is given back`
}
