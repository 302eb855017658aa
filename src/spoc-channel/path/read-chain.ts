import { readSpocCertificate, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { Finding } from '../rule.ts'

export type ChainRuleId = 'certificate-shown' | 'chain-short-enough' | 'certificate-readable'
export type ChainResult =
  | { ok: true; leaf: SpocCertificate; sent: readonly SpocCertificate[] }
  | { ok: false; findings: readonly Finding<ChainRuleId>[] }

/** Certificates a peer may send, its own included. */
export const LONGEST_CHAIN = 8

/** What a peer sent in its handshake: its own certificate first. Each must be readable. */
export function readChain(chain: readonly Uint8Array[]): ChainResult {
  const [first, ...rest] = chain
  if (first === undefined) return refused('certificate-shown', 'the other side shows no certificate')
  if (chain.length > LONGEST_CHAIN) {
    return refused('chain-short-enough', `${chain.length} certificates, over ${LONGEST_CHAIN}`)
  }
  const leaf = readSpocCertificate(first)
  if (!leaf.ok) return refused('certificate-readable', leaf.why)
  const sent: SpocCertificate[] = []
  for (const octets of rest) {
    const read = readSpocCertificate(octets)
    if (!read.ok) return refused('certificate-readable', `beside its own: ${read.why}`)
    sent.push(read.certificate)
  }
  return { ok: true, leaf: leaf.certificate, sent }
}

const CLAUSES = {
  'certificate-shown': 'Doc 9303-12 8; TR-03139 C.2',
  'chain-short-enough': 'limit of this node',
  'certificate-readable': 'RFC 5280 4.1',
} as const satisfies Record<ChainRuleId, string>

function refused(rule: ChainRuleId, says: string): ChainResult {
  return { ok: false, findings: [{ rule, clause: CLAUSES[rule], says }] }
}
