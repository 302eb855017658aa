import { z } from 'zod'
import { isSilent, type Verified } from '../audit/index.ts'
import {
  type AuditVerificationView,
  type AuditVerifiedView,
  type AuditVerifyWish,
  OperatorError,
} from '../messages/index.ts'
import { findVerification } from '../store/index.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput, sha256Hex } from './input.ts'

const key = z
  .string()
  .transform((typed) => typed.trim().replaceAll(':', '').toLowerCase())
  .pipe(sha256Hex)
const wishSchema = z.strictObject({
  keys: z.array(key).min(1).max(20).optional(),
  anchors: z
    .array(z.strictObject({ name: z.string().min(1).max(300), content: z.string() }))
    .max(20)
    .optional(),
  restores: z.array(z.number().int().min(1)).max(100).optional(),
})

export const AUDIT_VERIFICATION_INPUTS = { 'audit.verify': wishSchema, 'audit.verification': nothing }

/** The node reads its chain as the database holds it, beside all its other work. @throws {OperatorError} `refused` */
export async function beginAuditVerification(input: AuditVerifyWish, deps: ApiDeps): Promise<AuditVerificationView> {
  const { keys, anchors = [], restores = [] } = parseInput(wishSchema, input)
  if (deps.verifyAudit === undefined) {
    throw new OperatorError('refused', 'The node does not run here; "eac audit verify" reads the chain without it.')
  }
  const files = anchors.map(({ name, content }) => ({ name, lines: linesOf(content) }))
  const by = { by: 'the machine', ...callerDetails(deps.caller) }
  if (!(await deps.verifyAudit({ keys, anchors: files, restores }, by))) {
    throw new OperatorError('refused', 'The chain is being verified already; wait for the end of that.')
  }
  return showAuditVerification(deps)
}

async function* linesOf(content: string): AsyncGenerator<string> {
  yield* content.split(/\r?\n/)
}

export async function showAuditVerification({ db, now }: ApiDeps): Promise<AuditVerificationView> {
  const found = await findVerification(db)
  if (found === undefined) return { state: 'never', checked: 0, inAll: 0 }
  const { state, begunBy, begunAt, endedAt, checked, inAll, why, result } = found
  return {
    state: isSilent(found, now()) ? 'interrupted' : state,
    by: begunBy,
    begunAt: begunAt.toISOString(),
    endedAt: endedAt?.toISOString(),
    checked,
    inAll,
    why,
    result: result === undefined ? undefined : viewOf(result as Verified),
  }
}

function viewOf({ node: _node, rows: _rows, ...found }: Verified): AuditVerifiedView {
  const first = found.findings.find(({ n }) => n !== undefined)?.n
  return { ...found, holdsTo: first === undefined ? found.to : Math.max(found.from - 1, Math.min(found.to, first - 1)) }
}
