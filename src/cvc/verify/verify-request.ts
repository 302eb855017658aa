import type { CurveName } from '../curves.ts'
import type { AuthenticatedRequest, DecodedRequest } from '../request.ts'
import type { CheckSignature } from '../signer.ts'
import type { VerificationKey } from '../verification-key.ts'
import { type Finding, hasErrors } from './finding.ts'
import { OBJECT_RULES, type ObjectRuleId } from './object/rules.ts'
import { REQUEST_RULES, type RequestRuleId } from './request/rules.ts'
import type { RequestStep } from './request/step.ts'
import { applyRules } from './rule.ts'
import { usableKey } from './usable-key.ts'

/** What a request can be found wanting in. */
export type RequestFinding = Finding<RequestRuleId | ObjectRuleId>

declare const verified: unique symbol

/** A request whose holder has proved possession of its key. Made by {@link verifyRequest} and nowhere else. */
export type VerifiedRequest = DecodedRequest & { readonly [verified]: 'VerifiedRequest' }

/** What is said of a request. TR-03110-3 C.2. */
export type Verdict =
  | {
      readonly ok: true
      /** The one that was asked about. */
      readonly request: VerifiedRequest
      /** The key in it, on its curve. */
      readonly key: VerificationKey
      /** Warnings only. */
      readonly findings: readonly RequestFinding[]
    }
  | {
      readonly ok: false
      /** At least one error. */
      readonly findings: readonly RequestFinding[]
    }

/**
 * All that can be said of a request without looking anything up: form, parameters, inner signature. The outer signature
 * needs the applicant's key: {@link verifyOuterSignature}. TR-03110-3 C.2.
 * @param world how signatures are checked; `inheritedCurve` lets the inner signature be checked where old peers leave the
 *   parameters out; that they are missing stays a finding
 */
export async function verifyRequest(
  decoded: DecodedRequest,
  { checkSignature, inheritedCurve }: { checkSignature: CheckSignature; inheritedCurve?: CurveName },
): Promise<Verdict> {
  const { request } = decoded
  const { holderReference, deviations } = request
  const key = usableKey(request.publicKey, inheritedCurve)
  const findings: RequestFinding[] = [
    ...(await applyRules<RequestStep, RequestRuleId>(
      REQUEST_RULES,
      { request, key, checkSignature },
      { holderReference },
    )),
    ...(await applyRules(OBJECT_RULES, { holderReference, deviations, key }, { holderReference })),
  ]
  if (hasErrors(findings) || !key.ok) return { ok: false, findings }
  return { ok: true, request: decoded as VerifiedRequest, key: key.key, findings }
}

/**
 * Did this key make the outer signature? Over the octets received, request and outer CAR. TR-03110-3 C.2.6.
 * @param signerKey of a certificate whose CHR is the outer CAR; where there are several, try all of them
 */
export function verifyOuterSignature(
  { outerSignedOctets, outerSignature }: AuthenticatedRequest,
  signerKey: VerificationKey,
  checkSignature: CheckSignature,
): Promise<boolean> {
  return checkSignature(signerKey, outerSignedOctets, outerSignature)
}
