import { sql } from 'kysely'
import { type Exchange, holderName, type Partner, type StateForm } from '../messages/index.ts'
import { type AuthorityRecord, listAuthorities } from './authorities.ts'
import type { Database, Tx } from './database.ts'
import { exchangeOf } from './exchanges.ts'
import { findPartner, listPartners } from './partners.ts'

/** The authority that speaks for a state with others; exactly one a state (TR-03139, 1.4.6). */
export async function findSpocOf(db: Database | Tx, country: string): Promise<AuthorityRecord | undefined> {
  return (await listAuthorities(db)).find((one) => one.role === 'SPOC' && one.country === country)
}

/** The CVCAs of a state that this node runs. */
export async function listCvcasOf(db: Database | Tx, country: string): Promise<AuthorityRecord[]> {
  return (await listAuthorities(db)).filter((one) => one.role === 'CVCA' && one.country === country)
}

/** The other states a SPOC of ours is registered with. */
export async function listStates(db: Database | Tx, spocId: string): Promise<Partner[]> {
  return (await listPartners(db)).filter((one) => one.role === 'SPOC' && one.authorityId === spocId)
}

/** Every other state that any SPOC of ours is registered with. */
export async function listAllStates(db: Database | Tx): Promise<Partner[]> {
  const rows = await db.selectFrom('partner').select('id').where('role', '=', 'SPOC').orderBy('name').execute()
  const states = await Promise.all(rows.map(({ id }) => findPartner(db, id)))
  return states.filter((state) => state !== undefined)
}

export async function findState(db: Database | Tx, spocId: string, country: string): Promise<Partner | undefined> {
  return (await listStates(db, spocId)).find((one) => one.country === country)
}

/** A DV of another state, as its state registered it with us. */
export async function findForeignDv(db: Database | Tx, stateId: string, holder: string): Promise<Partner | undefined> {
  const rows = await db.selectFrom('partner').select('id').where('of_state', '=', stateId).execute()
  for (const { id } of rows) {
    const partner = await findPartner(db, id)
    if (partner !== undefined && holderName(partner) === holder) return partner
  }
  return undefined
}

/** Requests of ours to another state that are not at their end. */
export async function listOpenRequestsTo(db: Database | Tx, stateId: string): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', stateId)
    .where('direction', '=', 'out')
    .where('operation', '=', 'RequestCertificate')
    .where('state', '!=', 'closed')
    .orderBy('created_at')
    .execute()
  return rows.map(exchangeOf)
}

/** What of ours is still to be sent to a partner. */
export async function listUnsentTo(tx: Tx, partnerId: string): Promise<Exchange[]> {
  const rows = await tx
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('direction', '=', 'out')
    .where('operation', '!=', 'GeneralMessage') // people may have to tell a suspended state something
    .where('state', '=', 'queued')
    .orderBy('created_at')
    .execute()
  return rows.map(exchangeOf)
}

/** Exchanges of DVs of ours that wait for people on their way to CVCAs of a state. */
export async function listWaitingForState(tx: Tx, country: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('exchange')
    .select('id')
    .where('state', '=', 'awaiting-approval')
    .where('foreign_car', 'like', `${country}%`)
    .execute()
  return rows.map(({ id }) => id)
}

/** The DVs of another state. */
export async function listForeignDvs(db: Database | Tx, stateId: string): Promise<Partner[]> {
  return (await listPartners(db)).filter(({ ofState }) => ofState === stateId)
}

/** A form as it was taken. */
export interface TakenForm {
  readonly form: StateForm
  readonly takenAt: Date
  readonly takenBy: string
}

export async function insertStateForm(
  tx: Tx,
  partnerId: string,
  form: StateForm,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('state_form')
    .values({ partner_id: partnerId, form: JSON.stringify(form), taken_at: now, taken_by: by })
    .execute()
}

/** All forms of a state, the newest first: that is the one that counts. */
export async function listStateForms(db: Database | Tx, partnerId: string): Promise<TakenForm[]> {
  const rows = await db
    .selectFrom('state_form')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(takenForm)
}

/** The form that counts, of each of these states that has one. @returns by the state's id */
export async function newestStateForms(
  db: Database | Tx,
  partnerIds: readonly string[],
): Promise<Map<string, TakenForm>> {
  const rows = await db
    .selectFrom('state_form')
    .selectAll()
    .distinctOn('partner_id')
    .where('partner_id', '=', sql<string>`any(${partnerIds}::uuid[])`)
    .orderBy('partner_id')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.partner_id, takenForm(row)]))
}

const takenForm = (row: { form: unknown; taken_at: Date; taken_by: TakenForm['takenBy'] }): TakenForm => ({
  form: row.form as StateForm,
  takenAt: row.taken_at,
  takenBy: row.taken_by,
})
