import type { ExchangeState, MessageId, NoticeState } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

interface NewNotice {
  readonly direction: 'in' | 'out'
  readonly partnerId: string
  readonly exchangeId: string
  readonly messageId: MessageId
  readonly subject: string
  readonly body: string
}

/** A General Message, with the partner it is from or for. */
export interface Notice extends NewNotice {
  readonly id: number
  readonly at: Date
  /** Of one that came in. */
  readonly state: NoticeState | undefined
  readonly closedBy: string | undefined
  readonly closingWords: string | undefined
  readonly closedAt: Date | undefined
  readonly partnerName: string
  readonly exchangeState: ExchangeState
}

export async function insertNotice(tx: Tx, notice: NewNotice, at: Date): Promise<void> {
  const { direction, subject, body } = notice
  await tx
    .insertInto('notice')
    .values({
      direction,
      partner_id: notice.partnerId,
      exchange_id: notice.exchangeId,
      message_id: notice.messageId,
      subject,
      body,
      at,
      state: direction === 'in' ? 'open' : null,
    })
    .execute()
}

export async function findNotice(db: Database | Tx, id: number): Promise<Notice | undefined> {
  const row = await selected(db).where('notice.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : noticeOf(row)
}

/** The notice that an exchange carries. @throws {Error} there is none: a bug */
export async function noticeOfExchange(db: Database | Tx, exchangeId: string): Promise<Notice> {
  return noticeOf(await selected(db).where('notice.exchange_id', '=', exchangeId).executeTakeFirstOrThrow())
}

export interface NoticeFilter {
  readonly direction?: 'in' | 'out' | undefined
  readonly state?: NoticeState | undefined
  readonly partnerName?: string | undefined
  readonly limit: number
}

/** The newest first. */
export async function listNotices(db: Database, filter: NoticeFilter): Promise<Notice[]> {
  let query = selected(db).orderBy('notice.id', 'desc').limit(filter.limit)
  if (filter.direction !== undefined) query = query.where('notice.direction', '=', filter.direction)
  if (filter.state !== undefined) query = query.where('notice.state', '=', filter.state)
  if (filter.partnerName !== undefined) query = query.where('partner.name', '=', filter.partnerName)
  return (await query.execute()).map(noticeOf)
}

export async function countOpenNotices(db: Database): Promise<number> {
  const { open } = await db
    .selectFrom('notice')
    .select(({ fn }) => fn.countAll<string>().as('open'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return Number(open)
}

/** Somebody has seen to it. @returns false when it is not open */
export async function closeNotice(
  tx: Tx,
  id: number,
  { by, words }: { readonly by: string | undefined; readonly words: string },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('notice')
    .set({ state: 'done', closed_by: by ?? null, closing_words: words, closed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function selected(db: Database | Tx) {
  return db
    .selectFrom('notice')
    .innerJoin('partner', 'partner.id', 'notice.partner_id')
    .innerJoin('exchange', 'exchange.id', 'notice.exchange_id')
    .selectAll('notice')
    .select(['partner.name as partner_name', 'exchange.state as exchange_state'])
}

type NoticeColumns = Omit<Schema['notice'], 'id'> & { id: number; partner_name: string; exchange_state: string }

function noticeOf(row: NoticeColumns): Notice {
  return {
    id: row.id,
    direction: row.direction,
    partnerId: row.partner_id,
    exchangeId: row.exchange_id,
    messageId: row.message_id as MessageId, // checked before it was kept
    subject: row.subject,
    body: row.body,
    at: row.at,
    state: row.state ?? undefined,
    closedBy: row.closed_by ?? undefined,
    closingWords: row.closing_words ?? undefined,
    closedAt: row.closed_at ?? undefined,
    partnerName: row.partner_name,
    exchangeState: row.exchange_state as ExchangeState,
  }
}
