import {
  authenticateRequest,
  buildCertificate,
  buildLinkCertificate,
  buildRequest,
  type CvCertificate,
  type CvcError,
  type CvRequest,
  type DecodedRequest,
  decodeCertificate,
  decodeRequest,
  CvcError as Refusal,
  type VerificationKey,
  verificationKey,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { fakeSigner, honest } from '../fake-signature.ts'
import { objectsIn } from '../objects.ts'
import { refusable, same } from '../reading.ts'
import { inWords, isSound } from './verdicts.ts'

export const build: Target = {
  name: 'build',
  title: 'the builders, with values of certificates and requests that were read',
  async run(input) {
    const objects = objectsIn(input)
    const certificates = objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []))
    const request = objects.find((object) => object.kind !== 'certificate')
    const [issuer, next] = certificates
    const signer = issuer && keyOf(issuer)
    const link = issuer && next && signer ? await certificateFor(() => buildLinkCertificate(issuer, next), signer) : ''
    const issued = issuer && request && signer ? await issue(issuer, request.request, signer) : ''
    const wrapped = request && signer && issuer ? await wrap(request, issuer, signer) : ''
    const asked = issuer && signer ? await ask(issuer, signer) : ''
    const root = issuer && signer ? await signItself(issuer, signer) : ''
    return [link, issued, wrapped, asked, root].join(' / ')
  },
}

type Complete = ReturnType<typeof buildLinkCertificate>

async function certificateFor(make: () => Complete, key: VerificationKey): Promise<string> {
  const verdict = await unlessRefused(async () => make().sign({ signer: fakeSigner(key), checkSignature: honest }))
  if (verdict instanceof Refusal) return verdict.code
  isSound(verdict)
  if (!verdict.ok) return inWords(verdict)
  promised(
    same(decodeCertificate(verdict.certificate.octets).octets, verdict.certificate.octets),
    'what is built is read strictly',
  )
  return 'built'
}

function issue(issuer: CvCertificate, request: CvRequest, key: VerificationKey): Promise<string> {
  const make = () =>
    buildCertificate()
      .issuedBy(issuer)
      .requestedBy(request, { curve: 'brainpoolP256r1' })
      .authorizedTo(issuer.chat)
      .valid(issuer.effective, issuer.expires)
      .extensions(...request.extensions)
  return certificateFor(make, key)
}

function signItself(
  { holderReference, chat, effective, expires }: CvCertificate,
  key: VerificationKey,
): Promise<string> {
  const make = () =>
    buildCertificate().selfSigned().holder(holderReference, key).authorizedTo(chat).valid(effective, expires)
  return certificateFor(make, key)
}

async function wrap(
  request: DecodedRequest,
  { holderReference }: CvCertificate,
  key: VerificationKey,
): Promise<string> {
  const outer = { reference: holderReference, signer: fakeSigner(key) }
  const verdict = await unlessRefused(() => authenticateRequest(request, outer, honest))
  if (verdict instanceof Refusal) return verdict.code
  isSound(verdict)
  if (verdict.ok)
    promised(
      decodeRequest(verdict.request.octets, { mode: 'tolerant' }).kind === 'authenticated',
      'what is wrapped has an outer signature',
    )
  return inWords(verdict)
}

async function ask(
  { holderReference, authorityReference, extensions }: CvCertificate,
  key: VerificationKey,
): Promise<string> {
  const outer = { reference: holderReference, signer: fakeSigner(key) }
  const plain = buildRequest()
    .holder(holderReference)
    .expectedFrom(authorityReference)
    .extensions(...extensions)
  const wish = extensions.length > 0 ? plain.authenticatedBy(outer) : plain
  const verdict = await unlessRefused(() => wish.sign({ signer: fakeSigner(key), checkSignature: honest }))
  if (verdict instanceof Refusal) return verdict.code
  promised(verdict.ok, 'a request for a key that signs is built', () => inWords(verdict))
  return 'asked'
}

async function unlessRefused<T>(make: () => Promise<T>): Promise<T | CvcError> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function keyOf({ publicKey }: CvCertificate): VerificationKey | undefined {
  const key = refusable(() => verificationKey(publicKey, 'brainpoolP256r1'))
  return key.ok ? key.value : undefined
}
