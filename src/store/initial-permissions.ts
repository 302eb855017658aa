import { randomUUID } from 'node:crypto'
import type { Tx } from './database.ts'

/** One use: the permission a person gave after comparing the key's fingerprint over a second channel. */
export async function insertInitialPermission(
  tx: Tx,
  permission: { partnerId: string; keyFingerprint: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('initial_permission')
    .values({
      id: randomUUID(),
      partner_id: permission.partnerId,
      key_fingerprint: permission.keyFingerprint,
      expires_at: permission.expiresAt,
      created_at: now,
      used_by_exchange: null,
    })
    .onConflict((on) =>
      on.columns(['partner_id', 'key_fingerprint']).doUpdateSet({
        expires_at: permission.expiresAt,
        used_by_exchange: null, // allowed anew; that a key is certified once only is the issuance's business
      }),
    )
    .execute()
}

/**
 * Takes the permission for this exchange. The same exchange may take it again (after a crash), another may not.
 * @returns whether there was one, unused and not expired
 */
export async function useInitialPermission(
  tx: Tx,
  request: { partnerId: string; keyFingerprint: string; exchangeId: string },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('initial_permission')
    .set({ used_by_exchange: request.exchangeId })
    .where('partner_id', '=', request.partnerId)
    .where('key_fingerprint', '=', request.keyFingerprint)
    .where((either) =>
      either.or([
        either('used_by_exchange', '=', request.exchangeId),
        either.and([either('used_by_exchange', 'is', null), either('expires_at', '>', now)]),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** For one exchange, as people approved it: no other can take it. */
export async function permitInitialRequest(
  tx: Tx,
  request: { partnerId: string; keyFingerprint: string; exchangeId: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('initial_permission')
    .values({
      id: randomUUID(),
      partner_id: request.partnerId,
      key_fingerprint: request.keyFingerprint,
      expires_at: now,
      created_at: now,
      used_by_exchange: request.exchangeId,
    })
    .onConflict((on) =>
      on.columns(['partner_id', 'key_fingerprint']).doUpdateSet({ used_by_exchange: request.exchangeId }),
    )
    .execute()
}

/** What was allowed and not used is allowed no more: the partner is suspended, and with a state its DVs. */
export async function withdrawInitialPermissions(tx: Tx, partnerId: string): Promise<void> {
  await tx
    .deleteFrom('initial_permission')
    .where((either) =>
      either.or([
        either('partner_id', '=', partnerId),
        either('partner_id', 'in', either.selectFrom('partner').select('id').where('of_state', '=', partnerId)),
      ]),
    )
    .where((either) =>
      either.or([
        either('used_by_exchange', 'is', null),
        // approved, and not carried out yet
        either(
          'used_by_exchange',
          'in',
          either.selectFrom('exchange').select('id').where('state', 'in', ['accepted', 'parked']),
        ),
      ]),
    )
    .execute()
}
