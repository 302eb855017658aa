import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import {
  type AnyContractName,
  type CallbackRule,
  type ContractSettings,
  DEFAULT_CONTRACT_SETTINGS,
  type Holder,
  type Partner,
  type PartnerRole,
  settingsThatDiffer,
} from '../messages/index.ts'
import { type AuthorityRecord, type AuthorityRow, authorityOf } from './authorities.ts'
import type { Database, Tx } from './database.ts'
import { addPartnerTls, addTlsIssuer, type NewTlsCertificate, type NewTlsIssuer } from './partner-tls.ts'
import type { Schema } from './schema.ts'
import { type Part, withParts } from './statement-parts.ts'

type PartnerRow = Selectable<Schema['partner']>

export interface NewPartner {
  readonly name: string
  readonly authorityId: string
  readonly role: PartnerRole
  readonly country: string
  readonly mnemonic: string
  readonly edition: AnyContractName
  readonly serviceUrl: string | undefined
  readonly callbackRule: CallbackRule
  readonly callbackTargets: readonly string[]
  readonly pushUrl: string | undefined
  /** Of a foreign DV: the SPOC of its state. */
  readonly ofState?: string | undefined
  readonly tlsCertificates: readonly NewTlsCertificate[]
  readonly tlsIssuers?: readonly NewTlsIssuer[] | undefined
  readonly privateNetwork?: boolean | undefined
}

export async function insertPartner(tx: Tx, partner: NewPartner, now: Date): Promise<string> {
  const id = randomUUID()
  await tx
    .insertInto('partner')
    .values({
      id,
      name: partner.name,
      authority_id: partner.authorityId,
      role: partner.role,
      country: partner.country,
      mnemonic: partner.mnemonic,
      edition: partner.edition,
      service_url: partner.serviceUrl ?? null,
      callback_rule: partner.callbackRule,
      push_url: partner.pushUrl ?? null,
      state: 'active',
      initial_since: null,
      of_state: partner.ofState ?? null,
      private_network: partner.privateNetwork ?? false,
      created_at: now,
    })
    .execute()
  const registered = { id, authorityId: partner.authorityId }
  for (const certificate of partner.tlsCertificates) {
    if (!(await addPartnerTls(tx, registered, certificate, now))) throw new Error('another partner has its certificate')
  }
  for (const issuer of partner.tlsIssuers ?? []) {
    if (!(await addTlsIssuer(tx, registered, issuer, now))) throw new Error('another partner has its subject')
  }
  for (const [position, url] of partner.callbackTargets.entries()) {
    await tx.insertInto('callback_target').values({ partner_id: id, position, url }).execute()
  }
  return id
}

/** The partner of this authority that registered this TLS certificate: who is calling. */
export async function findPartnerByTlsCertificate(
  db: Database | Tx,
  authorityId: string,
  fingerprint: string,
): Promise<Partner | undefined> {
  const row = await selectPartners(db)
    .innerJoin('partner_tls_certificate', 'partner.id', 'partner_tls_certificate.partner_id')
    .where('partner_tls_certificate.authority_id', '=', authorityId)
    .where('partner_tls_certificate.fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return row === undefined ? undefined : partnerOf(row)
}

export async function findPartner(db: Database | Tx, id: string): Promise<Partner | undefined> {
  const row = await selectPartners(db).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : partnerOf(row)
}

/** A partner and one of our authorities, in one statement. */
export async function findSides(
  db: Database | Tx,
  { partnerId, authorityId }: { readonly partnerId: string; readonly authorityId: string },
): Promise<{ partner: Partner; authority: AuthorityRecord } | undefined> {
  const row = await selectPartners(db)
    .innerJoin('authority', (on) => on.on('authority.id', '=', authorityId))
    .select(sql<AuthorityRow>`to_jsonb(authority)`.as('authority'))
    .where('partner.id', '=', partnerId)
    .executeTakeFirst()
  return row && { partner: partnerOf(row), authority: authorityOf(row.authority) }
}

export async function findPartnerByName(db: Database | Tx, name: string): Promise<Partner | undefined> {
  const row = await selectPartners(db).where('name', '=', name).executeTakeFirst()
  return row === undefined ? undefined : partnerOf(row)
}

/** The partner of this authority that is this holder. */
export async function findPartnerByHolder(
  db: Database | Tx,
  authorityId: string,
  { country, mnemonic }: Holder,
): Promise<Partner | undefined> {
  const row = await selectPartners(db)
    .where('authority_id', '=', authorityId)
    .where('country', '=', country)
    .where('mnemonic', '=', mnemonic)
    .executeTakeFirst()
  return row === undefined ? undefined : partnerOf(row)
}

export async function listPartners(db: Database | Tx): Promise<Partner[]> {
  return (await selectPartners(db).orderBy('name').execute()).map(partnerOf)
}

/** What a new form of a state changed in how it is called. */
export async function setPartnerAddress(
  tx: Tx,
  id: string,
  { serviceUrl, edition }: Pick<Partner, 'serviceUrl' | 'edition'>,
): Promise<void> {
  await tx
    .updateTable('partner')
    .set({ service_url: serviceUrl ?? null, edition })
    .where('id', '=', id)
    .execute()
}

/**
 * @param initialSince set when a suspension is lifted: the next request is then an initial one (TR-03139, 4.2)
 * @returns whether the partner was in the other state before
 */
export async function setPartnerState(
  tx: Tx,
  id: string,
  state: Partner['state'],
  initialSince: Date | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('partner')
    .set({ state, ...(initialSince === undefined ? {} : { initial_since: initialSince }) })
    .where('id', '=', id)
    .where('state', '!=', state)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** @returns false when it is another than `was` by now: nothing was changed */
export async function setPushUrl(
  tx: Tx,
  id: string,
  { was, is }: { readonly was: string | undefined; readonly is: string | undefined },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('partner')
    .set({ push_url: is ?? null })
    .where('id', '=', id)
    .where('push_url', 'is not distinct from', was ?? null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** @param operations undefined: all that its role may */
export async function setOperations(tx: Tx, id: string, operations: readonly string[] | undefined): Promise<void> {
  await tx
    .updateTable('partner')
    .set({ operations: operations === undefined ? null : [...operations] })
    .where('id', '=', id)
    .execute()
}

export async function setPrivateNetwork(tx: Tx, id: string, privateNetwork: boolean): Promise<void> {
  await tx.updateTable('partner').set({ private_network: privateNetwork }).where('id', '=', id).execute()
}

/** The DVs of a state whose suspension was lifted begin anew, as it does. */
export async function setInitialSinceOfDvs(tx: Tx, stateId: string, initialSince: Date): Promise<void> {
  await tx.updateTable('partner').set({ initial_since: initialSince }).where('of_state', '=', stateId).execute()
}

/**
 * Changes some settings and leaves the others. What is the default is not kept: it follows when the default changes.
 * @returns all of them, as they were and as they are
 */
export async function changeContractSettings(
  tx: Tx,
  id: string,
  changes: Partial<ContractSettings>,
): Promise<{ was: ContractSettings; is: ContractSettings }> {
  const row = await tx
    .selectFrom('partner')
    .select('contract_settings')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const was = contractSettingsOf(row)
  const is = { ...was, ...changes }
  await tx
    .updateTable('partner')
    .set({ contract_settings: JSON.stringify(settingsThatDiffer(is)) })
    .where('id', '=', id)
    .execute()
  return { was, is }
}

/**
 * Whether a partner, and the state of a foreign DV, is not suspended. Read for the rest of the transaction: a suspension waits for
 * it, or it waits for the suspension.
 */
export async function isActivePartner(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ active: boolean }>`
    ${withParts([holdPartner(id)])} select ${isHeldActive} as active`.execute(tx)
  return rows[0]?.active === true
}

/** The same as a part of a statement that writes more; what it found is told by {@link isHeldActive}. */
export const holdPartner = (id: string): Part => [
  'held_partner',
  sql`select state from partner
    where id = ${id}::uuid or id = (select dv.of_state from partner as dv where dv.id = ${id}::uuid) for share`,
]

export const isHeldActive = sql<boolean>`(select coalesce(bool_and(state = 'active'), false) from held_partner)`

function contractSettingsOf({ contract_settings: kept }: Pick<PartnerRow, 'contract_settings'>): ContractSettings {
  return { ...DEFAULT_CONTRACT_SETTINGS, ...(kept as Partial<ContractSettings>) } // checked when they were set
}

/** Partners with what lies in other tables, in one statement: every message begins with it. */
function selectPartners(db: Database | Tx) {
  return db
    .selectFrom('partner')
    .selectAll('partner')
    .select([
      sql<string[]>`array(select url from callback_target where partner_id = partner.id order by position)`.as(
        'callback_targets',
      ),
      sql<KeptTlsUse[]>`(
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'fingerprint', fingerprint, 'from', use_from, 'until', use_until)) order by added_at), '[]')
        from partner_tls_certificate where partner_id = partner.id)`.as('tls_certificates'),
      sql<boolean>`exists(select from partner_tls_issuer where partner_id = partner.id)`.as('has_tls_issuers'),
    ])
}

interface KeptTlsUse {
  readonly fingerprint: string
  readonly from?: string
  readonly until?: string
}

interface PartnerWithDetails extends PartnerRow {
  readonly callback_targets: string[]
  readonly tls_certificates: KeptTlsUse[]
  readonly has_tls_issuers: boolean
}

function partnerOf(row: PartnerWithDetails): Partner {
  return {
    id: row.id,
    name: row.name,
    authorityId: row.authority_id,
    role: row.role as PartnerRole,
    country: row.country,
    mnemonic: row.mnemonic,
    edition: row.edition as AnyContractName,
    serviceUrl: row.service_url ?? undefined,
    callbackRule: row.callback_rule as CallbackRule,
    callbackTargets: row.callback_targets,
    pushUrl: row.push_url ?? undefined,
    state: row.state as Partner['state'],
    initialSince: row.initial_since ?? undefined,
    ofState: row.of_state ?? undefined,
    tolerancesOff: row.tolerances_off,
    contractSettings: contractSettingsOf(row),
    operations: row.operations ?? undefined,
    tlsCertificates: row.tls_certificates.map(({ fingerprint, from, until }) => ({
      fingerprint,
      ...(from !== undefined && { from: new Date(from) }),
      ...(until !== undefined && { until: new Date(until) }),
    })),
    hasTlsIssuers: row.has_tls_issuers,
    wsSecurity: row.ws_security,
    privateNetwork: row.private_network,
  }
}
