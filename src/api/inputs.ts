import type { z } from 'zod'
import type { OperatorCommand } from '../messages/index.ts'
import { ALERT_INPUTS } from './alerts.ts'
import { ANSWER_INPUTS } from './answer-exchange.ts'
import { APPROVAL_INPUTS } from './approvals.ts'
import { ARCHIVE_INPUTS } from './archives.ts'
import { AUDIT_INPUTS } from './audit.ts'
import { AUDIT_VERIFICATION_INPUTS } from './audit-verification.ts'
import { AUTHORITY_INPUTS } from './authorities.ts'
import { BY_HAND_INPUTS } from './by-hand.ts'
import { CA_DOMAIN_INPUTS } from './ca-orders/domains.ts'
import { CA_ORDER_INPUTS } from './ca-orders/order.ts'
import { CA_READ_INPUTS } from './ca-orders/read-request.ts'
import { CA_RECONCILE_INPUTS } from './ca-orders/reconcile.ts'
import { CA_CHANGE_INPUTS } from './ca-orders/requests.ts'
import { CA_SHOW_INPUTS } from './ca-orders/show.ts'
import { CA_INPUTS } from './cas.ts'
import { CEREMONY_INPUTS } from './ceremony.ts'
import { DESCRIPTION_INPUTS } from './certificate-descriptions.ts'
import { COMMENT_INPUTS } from './comment-on-exchange.ts'
import { CONTRACT_SETTING_INPUTS } from './contract-settings.ts'
import { EVENT_INPUTS } from './events.ts'
import { EVIDENCE_INPUTS } from './evidence.ts'
import { EXCHANGE_MESSAGE_INPUTS } from './exchange-messages.ts'
import { EXCHANGE_INPUTS } from './exchanges.ts'
import { parseInput } from './input.ts'
import { KEY_HOLDER_INPUTS } from './key-holders.ts'
import { KEY_INPUTS } from './keys.ts'
import { LIST_SOURCE_INPUTS } from './list-sources.ts'
import { LIST_INPUTS } from './lists.ts'
import { BACKUP_INPUTS } from './make-backup.ts'
import { NOTICE_INPUTS } from './notices.ts'
import { OWN_TLS_INPUTS } from './own-tls.ts'
import { PARTNER_LIMIT_INPUTS } from './partner-limits.ts'
import { PARTNER_TEST_INPUTS } from './partner-test.ts'
import { PARTNER_TIMES_INPUTS } from './partner-times.ts'
import { PARTNER_TLS_INPUTS } from './partner-tls.ts'
import { PARTNER_INPUTS } from './partners.ts'
import { QUEUE_INPUTS } from './queue.ts'
import { REQUEST_SIGNER_INPUTS } from './request-signers.ts'
import { SECOND_FACTOR_INPUTS } from './second-factor.ts'
import { SETTING_INPUTS } from './settings.ts'
import { NODE_INPUTS } from './show-node.ts'
import { STATE_INPUTS } from './states.ts'
import { TIMER_INPUTS } from './timers.ts'
import { TOKEN_INPUTS } from './tokens.ts'
import { TOLERANCE_INPUTS } from './tolerances.ts'
import { TRAFFIC_INPUTS } from './traffic.ts'
import { USER_INPUTS } from './users.ts'
import { WS_SECURITY_INPUTS } from './ws-security.ts'

/** What each command takes, but for who gives it. What nobody put here does not compile. */
export const INPUTS = {
  ...NODE_INPUTS,
  ...TIMER_INPUTS,
  ...OWN_TLS_INPUTS,
  ...BACKUP_INPUTS,
  ...AUTHORITY_INPUTS,
  ...DESCRIPTION_INPUTS,
  ...KEY_INPUTS,
  ...KEY_HOLDER_INPUTS,
  ...STATE_INPUTS,
  ...PARTNER_INPUTS,
  ...PARTNER_TEST_INPUTS,
  ...PARTNER_TIMES_INPUTS,
  ...PARTNER_TLS_INPUTS,
  ...PARTNER_LIMIT_INPUTS,
  ...CONTRACT_SETTING_INPUTS,
  ...WS_SECURITY_INPUTS,
  ...TOLERANCE_INPUTS,
  ...REQUEST_SIGNER_INPUTS,
  ...EXCHANGE_INPUTS,
  ...TRAFFIC_INPUTS,
  ...EXCHANGE_MESSAGE_INPUTS,
  ...ANSWER_INPUTS,
  ...COMMENT_INPUTS,
  ...BY_HAND_INPUTS,
  ...CEREMONY_INPUTS,
  ...CA_INPUTS,
  ...CA_READ_INPUTS,
  ...CA_ORDER_INPUTS,
  ...CA_SHOW_INPUTS,
  ...CA_CHANGE_INPUTS,
  ...CA_DOMAIN_INPUTS,
  ...CA_RECONCILE_INPUTS,
  ...LIST_INPUTS,
  ...LIST_SOURCE_INPUTS,
  ...NOTICE_INPUTS,
  ...QUEUE_INPUTS,
  ...EVENT_INPUTS,
  ...ARCHIVE_INPUTS,
  ...AUDIT_INPUTS,
  ...AUDIT_VERIFICATION_INPUTS,
  ...ALERT_INPUTS,
  ...SETTING_INPUTS,
  ...EVIDENCE_INPUTS,
  ...USER_INPUTS,
  ...SECOND_FACTOR_INPUTS,
  ...TOKEN_INPUTS,
  ...APPROVAL_INPUTS,
} satisfies { readonly [Name in OperatorCommand]: z.ZodType }

/**
 * What cannot be meant is refused before anything is done; the command itself reads its input.
 * @throws {OperatorError} `invalid-input`, naming each wrong value by its path
 */
export function assertInput(name: OperatorCommand, input: unknown): void {
  parseInput<unknown>(INPUTS[name], input)
}
