import { type DecodedRequest, verificationKey, verifyOuterSignature, verifyRequest } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { honest, saysNo, saysYes } from '../fake-signature.ts'
import { objectsIn } from '../objects.ts'
import { refusable } from '../reading.ts'
import { inWords, isSound, letsErrorsThrough } from './verdicts.ts'

export const verifyARequest: Target = {
  name: 'verify-request',
  title: 'verifyRequest and verifyOuterSignature, by checkers that are honest, lie or break',
  async run(input) {
    const request = objectsIn(input).find((object) => object.kind !== 'certificate')
    if (!request) return 'no request'
    const verdict = await verifyRequest(request, { checkSignature: honest })
    const trusting = await verifyRequest(request, { checkSignature: saysYes, inheritedCurve: 'brainpoolP256r1' })
    const distrusting = await verifyRequest(request, { checkSignature: saysNo })
    for (const one of [verdict, trusting, distrusting]) isSound(one)
    promised(!distrusting.ok, 'no request without its inner signature')
    promised(!verdict.ok || trusting.ok, 'what an honest checker lets through, a trusting one does')
    await letsErrorsThrough((checkSignature) => verifyRequest(request, { checkSignature }))
    await outerFollowsTheChecker(request)
    return `${request.kind} ${inWords(verdict)}`
  },
}

async function outerFollowsTheChecker(request: DecodedRequest): Promise<void> {
  if (request.kind === 'plain') return
  const key = refusable(() => verificationKey(request.request.publicKey))
  if (!key.ok) return
  promised(await verifyOuterSignature(request, key.value, saysYes), 'the outer signature is what the checker says')
  promised(!(await verifyOuterSignature(request, key.value, saysNo)), 'the outer signature is what the checker says')
}
