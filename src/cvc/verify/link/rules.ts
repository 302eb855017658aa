import { beginsAfterIssuerBegins } from './begins-after-issuer-begins.ts'
import { beginsBeforeIssuerEnds } from './begins-before-issuer-ends.ts'
import { carriesDomainParameters } from './carries-domain-parameters.ts'
import { datesInOrder } from './dates-in-order.ts'
import { effectiveReached } from './effective-reached.ts'
import { endsBeforeIssuerEnds } from './ends-before-issuer-ends.ts'
import { issuerNotExpired } from './issuer-not-expired.ts'
import { keepsAlgorithm } from './keeps-algorithm.ts'
import { keepsHolder } from './keeps-holder.ts'
import { keepsKeyLength } from './keeps-key-length.ts'
import { knownTerminalType } from './known-terminal-type.ts'
import { legalStep } from './legal-step.ts'
import { namesItsIssuer } from './names-its-issuer.ts'
import { noOwnDomainParameters } from './no-own-domain-parameters.ts'
import { notExpired } from './not-expired.ts'
import { sameTerminalType } from './same-terminal-type.ts'
import { signatureVerifies } from './signature-verifies.ts'
import type { LinkRule } from './step.ts'
import { usableIssuerKey } from './usable-issuer-key.ts'
import { usableCertificateKey } from './usable-key.ts'

/** Everything that is asked of a certificate and its issuer, in the order findings are told. */
export const LINK_RULES = [
  namesItsIssuer,
  legalStep,
  sameTerminalType,
  usableIssuerKey,
  signatureVerifies,
  carriesDomainParameters,
  noOwnDomainParameters,
  usableCertificateKey,
  keepsAlgorithm,
  keepsKeyLength,
  datesInOrder,
  effectiveReached,
  notExpired,
  issuerNotExpired,
  beginsBeforeIssuerEnds,
  beginsAfterIssuerBegins,
  endsBeforeIssuerEnds,
  keepsHolder,
  knownTerminalType,
] as const satisfies readonly LinkRule[]

export type LinkRuleId = (typeof LINK_RULES)[number]['id']
