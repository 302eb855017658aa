import type { ApprovalView, ProposedView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { checkTable } from '../output/checks.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import type { CliWorld } from '../world.ts'

/** @throws {CliError} `misuse` */
export function approvalNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CliError('misuse', `${text} is no number of an approval; eac approval list shows them`)
}

export function approvalTable(approvals: readonly ApprovalView[]): string {
  const rows = approvals.map((approval) => [
    String(approval.id),
    moment(approval.createdAt),
    approval.state,
    votesText(approval),
    approval.requestedBy ?? approval.partner ?? '',
    approval.subject,
  ])
  return table(['id', 'since (GMT)', 'state', 'votes', 'asked by', 'what'], rows)
}

export function approvalText(approval: ApprovalView): string {
  const { id, subject, state, requestedBy, partner, authority, exchange, createdAt, decidedAt, checks, votes } =
    approval
  const fields = fieldLines([
    ['approval', String(id)],
    ['what', subject],
    ['state', `${state}${decidedAt === undefined ? '' : ` since ${moment(decidedAt)} GMT`}`],
    ['votes', votesText(approval)],
    ['asked by', requestedBy ?? `a message of ${partner ?? 'a partner'}`],
    ['asked at', `${moment(createdAt)} GMT`],
    ['partner', partner],
    ['authority', authority],
    ['exchange', exchange],
    ['when approved', approval.effect],
  ])
  const looked = checkTable(checks)
  const cast = table(
    ['who', 'voted', 'at (GMT)', 'grounds'],
    votes.map((vote) => [
      `${vote.by} (${vote.fullName})`,
      vote.decision === 'approve' ? 'for' : 'against',
      moment(vote.at),
      vote.grounds,
    ]),
  )
  return `${fields}\n${looked}${votes.length > 0 ? `\n${cast}` : ''}${nextSteps(approval)}`
}

/** What was asked for is not done yet. */
export function proposedText(approval: ApprovalView): string {
  return `Not done yet: it waits for approval.\n\n${approvalText(approval)}`
}

/** What was done, or what it waits for. */
export function sayDoneOrProposed<View extends object>(
  world: Pick<CliWorld, 'out'>,
  { json }: { readonly json?: true },
  result: View | ProposedView,
  text: (done: View) => string,
): void {
  if (json) world.out(jsonText(result))
  else world.out('approval' in result ? proposedText(result.approval) : text(result))
}

function votesText({ votes, needs }: ApprovalView): string {
  const given = votes.filter(({ decision }) => decision === 'approve').length
  return `${given} of ${needs}${votes.length > given ? ', 1 against' : ''}`
}

function nextSteps({ id, state, requestedBy, votes }: ApprovalView): string {
  if (state !== 'waiting') return ''
  const not = [requestedBy, ...votes.map(({ by }) => by)].filter((name) => name !== undefined)
  const who = not.length === 0 ? '' : ` (not ${not.join(' or ')})`
  return [
    '',
    `Next, by a user of this node${who}:`,
    `  eac approve ${id} --user NAME --grounds "WHY"`,
    `  eac refuse ${id} --user NAME --grounds "WHY"`,
    '',
  ].join('\n')
}
