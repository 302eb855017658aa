import type { Database } from '../store/index.ts'
import type { PeopleDeps } from './people-deps.ts'
import { boundTo } from './second-factor.ts'

/** All second factors, by the key the box has now. What is removed or made meanwhile stays so; what no key opens stays as it is. */
export async function sealSecondFactorsAgain(db: Database, secrets: PeopleDeps['secrets']): Promise<void> {
  const rows = await db.selectFrom('person_totp').select(['person_id', 'secret', 'made_at']).execute()
  const again: { readonly id: string; readonly madeAt: Date; readonly secret: string }[] = []
  for (const { person_id: id, secret, made_at: madeAt } of rows) {
    const opened = await secrets.open(secret, boundTo({ id })).catch(() => undefined)
    if (opened === undefined) continue
    again.push({ id, madeAt, secret: await secrets.seal(opened, boundTo({ id })) })
  }
  await db.transaction().execute(async (tx) => {
    for (const { id, madeAt, secret } of again) {
      await tx
        .updateTable('person_totp')
        .set({ secret })
        .where('person_id', '=', id)
        .where('made_at', '=', madeAt)
        .execute()
    }
  })
}
