import type { Command, SpocCommand } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import { type Correlated, repeatKey } from './repeats.ts'

const LEAVE_NO_EXCHANGE: ReadonlySet<string> = new Set([
  'GetDVCertificates',
  'GetCertificateChain',
  'GetTASignature',
  'GetCertificateDescription',
  'SendRSCCert',
  'GetPKICommunicationCert',
])

/** Whether a message of this key was taken on before, and is remembered. */
export async function findRepeated(db: Database, partnerId: string, command: Command | SpocCommand): Promise<boolean> {
  if (LEAVE_NO_EXCHANGE.has(command.operation)) return false
  const key = repeatKey(command as Correlated)
  if (key === undefined) return false
  const row = await db
    .selectFrom('live_repeat')
    .select('exchange_id')
    .where('partner_id', '=', partnerId)
    .where('direction', '=', 'in')
    .where('key', '=', key)
    .executeTakeFirst()
  return row !== undefined
}
