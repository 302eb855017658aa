import {
  type CardVerifiable,
  type CvCertificate,
  type CvRequest,
  type HolderReference,
  holderReferenceParts,
  sameHolder,
} from '../../../cvc/index.ts'
import { visibleReference } from '../../output/visible.ts'
import type { Change } from '../json/difference.ts'
import { extensionChanges } from './extension-changes.ts'
import { grantChanges } from './grant-changes.ts'
import { keyChanges } from './key-changes.ts'
import { sides } from './sides.ts'

/** What two objects say differently, in the order people ask: who, by whom, what for, how long, which key. */
export function differences(a: CardVerifiable, b: CardVerifiable): Change[] {
  const [first, second] = [bodyOf(a), bodyOf(b)]
  return [
    ...kindChange(a, b),
    ...holderChange(first.holderReference, second.holderReference),
    ...issuerChange(first.authorityReference, second.authorityReference),
    ...outerChange(a, b),
    ...(a.kind === 'certificate' && b.kind === 'certificate' ? grantChanges(a.certificate, b.certificate) : []),
    ...keyChanges(first.publicKey, second.publicKey),
    ...extensionChanges(first.extensions, second.extensions),
    ...encodingChange(first, second),
  ]
}

function bodyOf(object: CardVerifiable): CvCertificate | CvRequest {
  return object.kind === 'certificate' ? object.certificate : object.request
}

const KINDS = {
  certificate: 'a certificate',
  plain: 'a request',
  authenticated: 'a request with outer signature',
} as const

function kindChange(a: CardVerifiable, b: CardVerifiable): Change[] {
  if (a.kind === b.kind) return []
  const [from, to] = [KINDS[a.kind], KINDS[b.kind]]
  return [{ field: 'kind', sentence: `the first is ${from}, the second ${to}`, a: from, b: to }]
}

function holderChange(a: HolderReference, b: HolderReference): Change[] {
  if (a === b) return []
  const [from, to] = [visibleReference(a), visibleReference(b)]
  const whose = sameHolder(a, b)
    ? `another key of the same holder: ${from}, then ${to}`
    : `another holder: ${from}, then ${to}`
  const country = holderReferenceParts(a).country === holderReferenceParts(b).country ? '' : ', of another country'
  return [{ field: 'holder', sentence: whose + country, a, b }]
}

function issuerChange(a: string | undefined, b: string | undefined): Change[] {
  if (a === b) return []
  const sentence =
    a === undefined
      ? `names an issuer: ${visibleReference(b ?? '')}`
      : b === undefined
        ? `no longer names an issuer: it was ${visibleReference(a)}`
        : `another issuer: ${visibleReference(a)}, then ${visibleReference(b)}`
  return [{ field: 'issuer', sentence, ...sides(a, b) }]
}

function outerChange(a: CardVerifiable, b: CardVerifiable): Change[] {
  if (a.kind !== 'authenticated' || b.kind !== 'authenticated') return []
  const [from, to] = [a.outerAuthorityReference, b.outerAuthorityReference]
  if (from === to) return []
  const sentence = `vouched for by another key: ${visibleReference(from)}, then ${visibleReference(to)}`
  return [{ field: 'outer-signer', sentence, a: from, b: to }]
}

/** Deviations, whatever they are in: what was forgiven in one, and not in the other. */
function encodingChange(a: CvCertificate | CvRequest, b: CvCertificate | CvRequest): Change[] {
  const [from, to] = [a, b].map(({ deviations }) => [...new Set(deviations.map(({ kind }) => kind))].sort().join(', '))
  if (from === to) return []
  const sentence = `departs from the encoding rules otherwise: ${from || 'nowhere'}, then ${to || 'nowhere'}`
  return [{ field: 'encoding', sentence, ...sides(from || undefined, to || undefined) }]
}
