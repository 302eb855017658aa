import { z } from 'zod'
import { enqueueNotice } from '../async/index.ts'
import {
  fillTemplate,
  NOTICE_STATES,
  NOTICE_TEMPLATE_NAMES,
  type NoticeListWish,
  type NoticeText,
  type NoticeView,
  type NoticeWish,
  noticeProblem,
  type OperatorCommands,
  OperatorError,
  type Partner,
  type SentNoticesView,
} from '../messages/index.ts'
import {
  closeNotice,
  findNotice,
  insertEvent,
  listAuthorities,
  listNotices,
  listStateForms,
  listStates,
  type Notice,
  noticeOfExchange,
} from '../store/index.ts'
import { requesterOf } from './approvals.ts'
import type { ApiDeps } from './deps.ts'
import { parseInput, reason } from './input.ts'
import { proposalFor } from './notice-proposal.ts'

const id = z.number().int().min(1).max(2_147_483_647)
const listSchema = z.strictObject({
  direction: z.enum(['in', 'out']).optional(),
  state: z.enum(NOTICE_STATES).optional(),
  partner: z.string().optional(),
  limit: z.number().int().min(1).max(1_000),
})
const text = z.strictObject({
  subject: z.string().trim().min(1, 'people look at it first; give one'),
  body: z.string().trim().min(1, 'say something'),
})
const sendSchema = z.strictObject({
  to: z.string().optional(),
  from: z.string().optional(),
  says: z.looseObject({}),
})
const templated = z.strictObject({
  template: z.enum(NOTICE_TEMPLATE_NAMES),
  values: z.record(z.string(), z.string()),
})
const doneSchema = z.strictObject({ id, words: reason })

export const NOTICE_INPUTS = {
  'notice.list': listSchema,
  'notice.show': z.strictObject({ id }),
  'notice.send': sendSchema.extend({ says: z.union([templated, text]) }),
  'notice.done': doneSchema,
}

export async function listNoticeViews(input: NoticeListWish, { db }: ApiDeps): Promise<NoticeView[]> {
  const { partner, ...filter } = parseInput(listSchema, input)
  return (await listNotices(db, { ...filter, partnerName: partner })).map(noticeView)
}

export async function showNotice(
  input: { id: number },
  deps: ApiDeps,
): Promise<OperatorCommands['notice.show']['result']> {
  const notice = await noticeNumbered(input.id, deps)
  return { ...noticeView(notice), proposal: await proposalFor(notice, deps) }
}

/** Queued for every state it is for in one transaction, but for those that have no SPOC: they are told by e-mail. */
export async function sendNotice(input: NoticeWish, deps: ApiDeps): Promise<SentNoticesView> {
  const { to, from, says } = parseInput(sendSchema, input)
  const said = wordsOf('template' in says ? parseInput(templated, says) : parseInput(text, says))
  const meant = await addressees(to, from, deps)
  const states = meant.filter((one) => !isByEmail(one))
  const exchanges = await deps.db.transaction().execute(async (tx) => {
    const queued: string[] = []
    for (const partner of states) {
      queued.push((await enqueueNotice(tx, { ...said, partner, details: {} }, deps.now())).id)
    }
    return queued
  })
  for (const exchange of exchanges) await deps.dispatch('send', exchange)
  const queued: NoticeView[] = []
  for (const exchange of exchanges) queued.push(noticeView(await noticeOfExchange(deps.db, exchange)))
  return { queued, byEmail: await addressesOf(meant.filter(isByEmail), deps), text: said }
}

const isByEmail = ({ serviceUrl }: Partner): boolean => serviceUrl === undefined

async function addressesOf(states: readonly Partner[], { db }: ApiDeps): Promise<SentNoticesView['byEmail']> {
  const addresses: SentNoticesView['byEmail'][number][] = []
  for (const { id, country } of states) {
    const [newest] = await listStateForms(db, id)
    if (newest !== undefined) {
      addresses.push({ country, name: newest.form.name, address: newest.form.coordinator.email })
    }
  }
  return addresses
}

/** The state of the task changes once: what was done about it is not said over. */
export async function doneWithNotice(
  input: OperatorCommands['notice.done']['input'],
  deps: ApiDeps,
): Promise<NoticeView> {
  const { words, ...wish } = parseInput(doneSchema, input)
  const user = await requesterOf(0, deps)
  const notice = await noticeNumbered(wish.id, deps)
  if (notice.direction === 'out') throw new OperatorError('refused', `Notice ${notice.id} is one of ours: ${SENT}.`)
  const at = deps.now()
  await deps.db.transaction().execute(async (tx) => {
    if (!(await closeNotice(tx, notice.id, { by: user?.name, words }, at))) {
      throw new OperatorError(
        'refused',
        `Notice ${notice.id} is done already; "eac notice show ${notice.id}" tells how.`,
      )
    }
    const event = { kind: 'notice seen to', exchangeId: notice.exchangeId, partnerId: notice.partnerId }
    await insertEvent(tx, { ...event, details: { notice: notice.id, by: user?.name, words } }, at)
  })
  return noticeView(await noticeNumbered(notice.id, deps))
}

const SENT = 'it is sent by itself, and "eac exchange show" tells how far it is'

function wordsOf(
  says: NoticeText | { template: (typeof NOTICE_TEMPLATE_NAMES)[number]; values: Record<string, string> },
) {
  if ('subject' in says) {
    const plain = { subject: says.subject, body: says.body.replaceAll('\r\n', '\n') }
    const problem = noticeProblem(plain)
    if (problem !== undefined) throw new OperatorError('invalid-input', `This cannot be sent: ${problem}.`)
    return plain
  }
  const filled = fillTemplate(says.template, says.values)
  if (filled.ok) return filled.text
  throw new OperatorError('invalid-input', `${filled.why}. "eac notice templates" shows what each wants.`)
}

/** Suspended ones, too: a state that is suspended may have to know why, or that a key was stolen. */
async function addressees(to: string | undefined, from: string | undefined, deps: ApiDeps): Promise<Partner[]> {
  const spocs = (await listAuthorities(deps.db)).filter(({ role }) => role === 'SPOC')
  const names = spocs.map(({ name }) => name).join(', ')
  const [spoc, ...more] = from === undefined ? spocs : spocs.filter(({ name }) => name === from)
  if (spoc === undefined) {
    const why = from === undefined ? 'This node runs no SPOC' : `This node runs no SPOC ${from}`
    throw new OperatorError(
      'not-found',
      `${why}; notices go from SPOC to SPOC. "eac authority list" shows what it runs.`,
    )
  }
  if (more.length > 0)
    throw new OperatorError('invalid-input', `Which SPOC sends it? Say --from; this node runs ${names}.`)
  const states = await listStates(deps.db, spoc.id)
  const meant = to === undefined ? states : states.filter(({ name, country }) => name === to || country === to)
  if (meant.length > 0) return meant
  if (states.length === 0) throw new OperatorError('not-found', `No other state is registered with ${spoc.name} yet.`)
  const registered = states.map(({ country }) => country).join(', ')
  throw new OperatorError('not-found', `${to} is not registered with ${spoc.name}, which knows ${registered}.`)
}

async function noticeNumbered(number: number, { db }: ApiDeps): Promise<Notice> {
  const notice = await findNotice(db, parseInput(id, number))
  if (notice !== undefined) return notice
  throw new OperatorError('not-found', `There is no notice ${number}; "eac notice list --all" shows those there are.`)
}

function noticeView(notice: Notice): NoticeView {
  const { direction, subject, body, messageId, state, exchangeState, closedBy, closingWords } = notice
  return {
    id: notice.id,
    direction,
    partner: notice.partnerName,
    messageId,
    subject,
    body,
    at: notice.at.toISOString(),
    state,
    exchange: notice.exchangeId,
    exchangeState,
    closedBy,
    closingWords,
    closedAt: notice.closedAt?.toISOString(),
  }
}
