import type { CardVerifiable, CvCertificate, CvRequest, VerificationKey } from '../../cvc/index.ts'
import { CvcError, verificationKey } from '../../cvc/index.ts'
import type { Field } from '../output/fields.ts'
import { visibleReference } from '../output/visible.ts'
import { type AtHand, inheritedCurve, keysOf } from './at-hand.ts'
import type { SignatureState } from './json/shown.ts'

/** Octets that are signed, and by whom they say so. */
interface Signed {
  readonly of: SignatureState['of']
  readonly reference: string
  readonly octets: Uint8Array
  readonly signature: Uint8Array
}

/** What can be said of each signature of an object. None of it is trust. */
export async function signatureStates(object: CardVerifiable, atHand: AtHand): Promise<SignatureState[]> {
  if (object.kind === 'certificate') return [await ofCertificate(object.certificate, atHand)]
  const inner = await ofRequest(object.request, atHand)
  if (object.kind === 'plain') return [inner]
  const { outerAuthorityReference: reference, outerSignedOctets: octets, outerSignature: signature } = object
  return [inner, await underCertificates({ of: 'outer', reference, octets, signature }, atHand)]
}

async function ofCertificate(certificate: CvCertificate, atHand: AtHand): Promise<SignatureState> {
  const { authorityReference: reference, holderReference, signedOctets: octets, signature } = certificate
  const signed: Signed = { of: 'certificate', reference, octets, signature }
  if (reference !== holderReference) return underCertificates(signed, atHand)
  const own = { of: signed.of, under: 'own-key', reference } as const
  const keys = keysOf(certificate, atHand)
  if (keys.length === 0) return { ...own, state: 'not-checked', why: 'its key cannot be used' }
  if (await anyVerifies(keys, signed, atHand)) return { ...own, state: 'verifies' }
  const another = await underCertificates(signed, atHand) // a reference may name more than one key
  return another.state === 'verifies' ? another : { ...own, state: 'does-not-verify' }
}

async function ofRequest(request: CvRequest, atHand: AtHand): Promise<SignatureState> {
  const { publicKey, authorityReference, holderReference: reference, signedOctets: octets, signature } = request
  const state = { of: 'inner', under: 'own-key', reference } as const
  let key: VerificationKey
  try {
    key = verificationKey(publicKey, inheritedCurve(publicKey, authorityReference, atHand))
  } catch (error) {
    if (error instanceof CvcError) return { ...state, state: 'not-checked', why: 'the key in it cannot be used' }
    throw error
  }
  const verifies = await anyVerifies([key], { of: 'inner', reference, octets, signature }, atHand)
  return { ...state, state: verifies ? 'verifies' : 'does-not-verify' }
}

async function underCertificates(signed: Signed, atHand: AtHand): Promise<SignatureState> {
  const { of, reference } = signed
  const state = { of, under: 'certificate', reference } as const
  const issuers = atHand.named(reference)
  if (issuers.length === 0)
    return { ...state, state: 'not-checked', why: `no certificate of ${reference} at hand; add it with --issuer` }
  const keys = issuers.flatMap((issuer) => keysOf(issuer, atHand))
  if (keys.length === 0) {
    const why = `the curve of ${reference} is that of its CVCA; add the CVCA certificate with --issuer`
    return { ...state, state: 'not-checked', why }
  }
  return { ...state, state: (await anyVerifies(keys, signed, atHand)) ? 'verifies' : 'does-not-verify' }
}

async function anyVerifies(keys: readonly VerificationKey[], signed: Signed, { checkSignature }: AtHand) {
  for (const key of keys) if (await checkSignature(key, signed.octets, signed.signature)) return true
  return false
}

const NAMES = { certificate: 'signature', inner: 'inner signature', outer: 'outer signature' } as const

export function signatureFields(states: readonly SignatureState[]): Field[] {
  return states.map((state) => [NAMES[state.of], stateText(state)])
}

function stateText({ of, state, under, reference, why }: SignatureState): string {
  if (state === 'not-checked') return `not checked: ${visibleReference(why ?? '')}`
  const whose = under === 'certificate' ? visibleReference(reference) : of === 'inner' ? 'the key in it' : 'its own key'
  return state === 'verifies' ? `verifies under ${whose}` : `does NOT verify under ${whose}`
}
