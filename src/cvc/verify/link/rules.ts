import { beginsAfterIssuerBegins } from './begins-after-issuer-begins.ts'
import { beginsBeforeIssuerEnds } from './begins-before-issuer-ends.ts'
import { carriesDomainParameters } from './carries-domain-parameters.ts'
import { datesInOrder } from './dates-in-order.ts'
import { effectiveReached } from './effective-reached.ts'
import { endsBeforeIssuerEnds } from './ends-before-issuer-ends.ts'
import { extensionHashFits } from './extension-hash-fits.ts'
import { issuerNotExpired } from './issuer-not-expired.ts'
import { keepsAlgorithm } from './keeps-algorithm.ts'
import { keepsHolder } from './keeps-holder.ts'
import { keepsKeyLength } from './keeps-key-length.ts'
import { knownTerminalType } from './known-terminal-type.ts'
import { legalStep } from './legal-step.ts'
import { namesItsIssuer } from './names-its-issuer.ts'
import { newKey } from './new-key.ts'
import { newReference } from './new-reference.ts'
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
  newKey,
  newReference,
  extensionHashFits,
  knownTerminalType,
] as const satisfies readonly LinkRule[]

/**
 * What a chip asks: it has no clock of its own, so nothing is "not yet effective", and it compares no two validities.
 * TR-03110-3 2.5.
 */
export const CHIP_RULES = LINK_RULES.filter(
  (rule) => rule !== effectiveReached && rule !== beginsBeforeIssuerEnds,
) satisfies readonly LinkRule[]

/** The ids of {@link LINK_RULES}. */
export type LinkRuleId = (typeof LINK_RULES)[number]['id']
