import { checkSignature } from '../../lists/index.ts'
import type { SpocCertificate } from '../certificate/spoc-certificate.ts'
import { applyRules, type Finding } from '../rule.ts'
import type { Crl } from './crl.ts'
import { CRL_RULES, type CrlRuleId, type CrlStep, maySignCrls } from './crl-rules.ts'

/** Signatures found good, by the fingerprint of the signer: a list in memory is not verified anew for each connection. */
const verified = new WeakMap<Crl, Set<string>>()

/** @param signers whose CRL it may be; none of them counts for a name that is not its own */
export async function judgeCrl(
  crl: Crl,
  url: string,
  signers: readonly SpocCertificate[],
  now: Date,
): Promise<Finding<CrlRuleId>[]> {
  const signature = await signatureBy(crl, signers)
  return applyRules<CrlStep, CrlRuleId>(CRL_RULES, { crl, signature, url, now })
}

async function signatureBy(crl: Crl, signers: readonly SpocCertificate[]): Promise<CrlStep['signature']> {
  const named = signers.filter((one) => one.subject.comparable === crl.issuer.comparable && maySignCrls(one))
  let state: CrlStep['signature'] = 'no-issuer'
  for (const signer of named) {
    state = await signatureOf(crl, signer)
    if (state === 'verifies') break
  }
  return state
}

async function signatureOf(crl: Crl, signer: SpocCertificate) {
  const known = verified.get(crl) ?? new Set()
  if (known.has(signer.fingerprint)) return 'verifies'
  const { signedOctets: octets, signature, signatureAlgorithm: algorithm } = crl
  const state = await checkSignature({ octets, signature, algorithm }, signer)
  if (state === 'verifies') verified.set(crl, known.add(signer.fingerprint))
  return state
}
