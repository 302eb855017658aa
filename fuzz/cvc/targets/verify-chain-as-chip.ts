import { type Chip, parseCalendarDate, verifyChainAsChip } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { honest, saysNo, saysYes } from '../fake-signature.ts'
import { certificatesIn } from '../objects.ts'
import { inWords, isSound, letsErrorsThrough } from './verdicts.ts'

export const verifyAChainAsChip: Target = {
  name: 'verify-chain-as-chip',
  title: 'verifyChainAsChip: the first certificate as its only trust point',
  async run(input) {
    const [anchor, ...chain] = certificatesIn(input)
    if (!anchor) return 'no certificate'
    const chip: Chip = {
      currentDate: parseCalendarDate('2026-01-15'),
      trustPoints: [{ certificate: anchor, curve: 'brainpoolP256r1' }],
    }
    const verdict = await verifyChainAsChip({ chip, chain, checkSignature: honest })
    const trusting = await verifyChainAsChip({ chip, chain, checkSignature: saysYes })
    const distrusting = await verifyChainAsChip({ chip, chain, checkSignature: saysNo })
    for (const one of [verdict, trusting, distrusting]) {
      isSound(one)
      promised(one.chip.currentDate >= chip.currentDate, 'the date of a chip never goes back')
      const { trustPoints } = one.chip
      promised(trustPoints.length === 1 || trustPoints.length === 2, 'a chip has one or two trust points')
      const names = trustPoints.map(({ certificate }) => certificate.holderReference)
      promised(new Set(names).size === names.length, 'a chip knows a reference once')
      promised(one.ok || one.findings.length > 0, 'a chip says why')
    }
    promised(!distrusting.ok || chain.length === 0, 'no certificate without its signature')
    promised(distrusting.chip.currentDate === chip.currentDate, 'nothing moves a chip without a signature')
    if (trusting.ok) promised(trusting.chain.keys.length === chain.length, 'there is a key for each certificate')
    await letsErrorsThrough((checkSignature) => verifyChainAsChip({ chip, chain, checkSignature }))
    return `${Math.min(chain.length, 4)} ${verdict.chip.trustPoints.length} ${inWords(verdict)}`
  },
}
