import { parseCalendarDate, sameKey, verifyLink } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { honest, saysNo, saysYes } from '../fake-signature.ts'
import { certificatesIn } from '../objects.ts'
import { inWords, isSound, letsErrorsThrough } from './verdicts.ts'

const today = parseCalendarDate('2026-07-01')

export const verifyALink: Target = {
  name: 'verify-link',
  title: 'verifyLink: the first certificate as the issuer of the second, or of itself',
  async run(input) {
    const [issuer, certificate = issuer] = certificatesIn(input)
    if (!issuer || !certificate) return 'no certificate'
    const question = { issuer, certificate, today, issuerCurve: 'brainpoolP256r1' } as const
    const verdict = await verifyLink({ ...question, checkSignature: honest })
    const trusting = await verifyLink({ ...question, checkSignature: saysYes })
    const distrusting = await verifyLink({ ...question, checkSignature: saysNo })
    for (const one of [verdict, trusting, distrusting]) isSound(one)
    promised(!distrusting.ok, 'no certificate without its signature')
    promised(!verdict.ok || trusting.ok, 'what an honest checker lets through, a trusting one does')
    if (trusting.ok) promised(sameKey(trusting.key, certificate.publicKey), 'the key is that of the certificate')
    await letsErrorsThrough((checkSignature) => verifyLink({ ...question, checkSignature }))
    return inWords(verdict)
  },
}
