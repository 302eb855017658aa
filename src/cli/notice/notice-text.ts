import type { NoticeProposal, NoticeView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'

const LONGEST_SUBJECT_SHOWN = 60

/** @throws {CliError} `misuse` */
export function noticeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CliError('misuse', `${text} is no number of a notice; eac notice list shows them`)
}

export function noticeTable(notices: readonly NoticeView[]): string {
  const rows = notices.map((notice) => [
    String(notice.id),
    moment(notice.at),
    `${notice.direction === 'in' ? 'from' : 'to'} ${notice.partner}`,
    stateOf(notice),
    shortened(notice.subject),
  ])
  return table(['id', 'at (GMT)', 'whom', 'state', 'subject'], rows)
}

export function noticeText(notice: NoticeView): string {
  const { id, direction, partner, messageId, at, exchange, closedBy, closingWords, closedAt, subject, body } = notice
  const fields = fieldLines([
    ['notice', String(id)],
    [direction === 'in' ? 'from' : 'to', partner],
    [direction === 'in' ? 'taken at' : 'queued at', `${moment(at)} GMT`],
    ['state', stateOf(notice)],
    ['seen to at', closedAt === undefined ? undefined : `${moment(closedAt)} GMT`],
    ['seen to by', closedBy],
    ['what was done', closingWords],
    ['messageID', messageId],
    ['exchange', exchange],
    ['subject', subject],
  ])
  return `${fields}\n${bodyText(body)}`
}

/** What a person could do about it, with what to type. */
export function proposalText(id: number, proposal: NoticeProposal | undefined): string {
  if (proposal === undefined) return ''
  const commands = [...proposal.commands, `eac notice done ${id} --words "WHAT WAS DONE"`]
  const lines = ['', `Proposed; nothing is done by itself: ${visible(proposal.says)}`]
  return `${[...lines, ...commands.map((typed) => `  ${visible(typed)}`)].join('\n')}\n`
}

/** Each line on its own behind a mark, so that no words from outside pass for ours; what has power over a terminal is made visible. */
function bodyText(body: string): string {
  if (body === '') return '(no text)\n'
  return body
    .split(/\r\n|\n|\r/)
    .map((line) => `| ${visible(line)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}

/** Of ours: how far its exchange is. */
function stateOf({ direction, state, exchangeState }: NoticeView): string {
  if (direction === 'in') return state ?? ''
  return exchangeState === 'closed' ? 'at its end' : exchangeState
}

const shortened = (subject: string): string =>
  subject.length > LONGEST_SUBJECT_SHOWN ? `${subject.slice(0, LONGEST_SUBJECT_SHOWN - 1)}…` : subject
