import {
  type CvCertificate,
  type EffectiveRights,
  effectiveRights,
  grantedRights,
  parseCalendarDate,
  type VerificationKey,
  verifyChain,
  verifyLink,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { honest, saysNo, saysYes } from '../fake-signature.ts'
import { certificatesIn } from '../objects.ts'
import { inWords, isSound, letsErrorsThrough } from './verdicts.ts'

const today = parseCalendarDate('2026-07-01')

export const verifyAChain: Target = {
  name: 'verify-chain',
  title: 'verifyChain: the first certificate as the anchor; each step as verifyLink sees it',
  async run(input) {
    const [anchor, ...chain] = certificatesIn(input)
    if (!anchor) return 'no certificate'
    const question = { anchor, chain, today, anchorCurve: 'brainpoolP256r1' } as const
    const verdict = await verifyChain({ ...question, checkSignature: honest })
    const trusting = await verifyChain({ ...question, checkSignature: saysYes })
    const distrusting = await verifyChain({ ...question, checkSignature: saysNo })
    for (const one of [verdict, trusting, distrusting]) isSound(one)
    promised(!distrusting.ok || chain.length === 0, 'no certificate without its signature')
    promised(!verdict.ok || trusting.ok, 'what an honest checker lets through, a trusting one does')
    grantsNoMore(effectiveRights([anchor, ...chain]), [anchor, ...chain])
    promised(!trusting.ok || anchor.chat.role === 'CVCA', 'trust starts at a CVCA')
    if (trusting.ok) {
      const { keys, rights, trustPoints } = trusting.chain
      grantsNoMore(rights, [anchor, ...chain])
      promised(trustPoints.at(-1) === anchor, 'the oldest trust point is the anchor')
      promised(keys.length === chain.length, 'there is a key for each certificate')
      await holdsStepByStep(anchor, chain, keys)
    }
    await letsErrorsThrough((checkSignature) => verifyChain({ ...question, checkSignature }))
    return `${Math.min(chain.length, 4)} ${inWords(verdict)}`
  },
}

/** Nobody in the chain from the newest CVCA down lacks a bit that is granted; the two role bits are not rights. */
export function grantsNoMore(rights: EffectiveRights, path: readonly CvCertificate[]): void {
  const newest = path.findLastIndex(({ chat }) => chat.role === 'CVCA')
  for (const { chat } of path.slice(Math.max(0, newest))) {
    const own = chat.bits.subarray(Math.max(0, chat.bits.length - rights.bits.length))
    const within = rights.bits.every((octet, at) => (octet & ~(own[own.length - rights.bits.length + at] ?? 0)) === 0)
    promised(within, 'nobody grants more than he has')
  }
  for (const { bit } of grantedRights(rights)) promised(bit >= 0, 'a right has a bit')
}

async function holdsStepByStep(
  anchor: CvCertificate,
  chain: readonly CvCertificate[],
  keys: readonly VerificationKey[],
) {
  for (const [at, certificate] of chain.entries()) {
    const above = keys[at - 1]
    const issuerCurve = at === 0 ? 'brainpoolP256r1' : above?.kind === 'ecdsa' ? above.curve : undefined
    const issuer = chain[at - 1] ?? anchor
    const curve = issuerCurve === undefined ? {} : { issuerCurve }
    const step = await verifyLink({ certificate, issuer, ...curve, today, checkSignature: saysYes })
    promised(step.ok, 'every step of a chain that holds holds by itself', () => `${at}: ${inWords(step)}`)
  }
}
