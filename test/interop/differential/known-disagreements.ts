import type { CvcErrorCode } from '../../../src/cvc/index.ts'
import type { Disagreement } from './compare.ts'
import { isThere } from './evidence.ts'
import { hasFailed } from './peer-process.ts'
import { PEER_NAMES, type PeerName } from './peers.ts'
import {
  hasCofactorOtherThanOne,
  hasCompleteKey,
  hasConstructedExtensionContent,
  hasExtensionsWithoutTemplate,
  hasNumberZero,
  hasOtherObjectsInExtension,
  hasParametersWithoutCofactor,
  holdsParametersBelowCvca,
  isLinkWithoutParameters,
  isNoProductOfLargePrimes,
  isOfNoKnownCurve,
  isRsaKeyOutsideOfProfile,
  keyTags,
  onlyWithOtherSaltLength,
  referencesAreInForm,
  signatureHasOtherLength,
} from './signs.ts'

/** Who says what the standard says; `open`: it leaves that to the reader. */
export type Right = 'we' | 'they' | 'open'

/** Something on which we and another implementation are known to differ. */
export interface KnownDisagreement {
  readonly id: string
  readonly right: Right
  readonly source: string
  readonly why: string
  explains(disagreement: Disagreement): boolean
}

type Explains = KnownDisagreement['explains']

/** Strict reading refuses with one of these, for a fault that is there, and the peer reads on. */
function readsOn(peers: readonly PeerName[], ...codes: readonly CvcErrorCode[]): Explains {
  return ({ aspect, peer, ours, theirs, subject }) => {
    if (aspect !== 'reading' || !peers.includes(peer) || theirs.refused !== undefined) return false
    return ours.error !== undefined && codes.includes(ours.error.code) && isThere(ours.error, subject)
  }
}

const refuses = (who: PeerName, { aspect, peer, theirs }: Disagreement): boolean =>
  aspect === 'reading' && peer === who && theirs.refused !== undefined && !hasFailed(theirs)

/** They say that a key is fit or a signature verifies, and we do not. */
const theyAgreeTo = (it: Disagreement): boolean => ourVerdict(it) === false

const theyTurnDown = (it: Disagreement): boolean => ourVerdict(it) === true

function ourVerdict({ aspect, ours }: Disagreement): boolean | undefined {
  if (aspect === 'own key') return ours.ownKeyUsable
  if (aspect === 'outer signature') return ours.outerVerified
  return aspect === 'signature' || aspect === 'signature over the octets' ? ours.verified : undefined
}

/** The octets themselves, or the certificate whose key is asked. */
function inObjectOrIssuer({ subject }: Disagreement, look: (octets: Uint8Array) => boolean): boolean {
  return [subject.octets, subject.issuer, subject.parameters].some((octets) => octets !== undefined && look(octets))
}

/**
 * The first entry that explains a disagreement counts. What our own reader says is no explanation by itself: where it refuses,
 * the fault has to be seen in the octets without it.
 */
export const KNOWN_DISAGREEMENTS: readonly KnownDisagreement[] = [
  {
    id: 'length-not-shortest',
    right: 'we',
    source: 'TR-03110-3 D',
    why: 'Both read lengths in more octets than needed. Strictly we refuse them; tolerantly we read and list them.',
    explains: readsOn(PEER_NAMES, 'length-not-minimal', 'length-too-long'),
  },
  {
    id: 'length-indefinite',
    right: 'we',
    source: 'TR-03110-3 D',
    why: 'Both read indefinite lengths, which DER does not have.',
    explains: readsOn(PEER_NAMES, 'length-indefinite'),
  },
  {
    id: 'integer-with-leading-zero',
    right: 'we',
    source: 'TR-03110-3 D.2.1.1',
    why: 'Both read integers with leading zeros. Strictly we refuse them; tolerantly we read and list them.',
    explains: readsOn(PEER_NAMES, 'integer-leading-zero'),
  },
  {
    id: 'integer-empty',
    right: 'we',
    source: 'TR-03110-3 D.2.1.1',
    why: 'Both take an integer without octets for zero.',
    explains: readsOn(PEER_NAMES, 'integer-empty'),
  },
  {
    id: 'authorization-of-another-length',
    right: 'we',
    source: 'TR-03110-4 2.1.3.2, 2.2.3.2',
    why: 'Neither compares the length of the CHAT bits with the terminal type. Strictly we refuse it; tolerantly we list it.',
    explains: readsOn(PEER_NAMES, 'chat-length', 'chat-empty'),
  },
  {
    id: 'date-that-is-no-day',
    right: 'we',
    source: 'TR-03110-3 D.2.1.3',
    why: 'OpenPACE takes any six digits for a date, BouncyCastle any octets.',
    explains: readsOn(PEER_NAMES, 'date-malformed'),
  },
  {
    id: 'reference-out-of-form',
    right: 'we',
    source: 'TR-03110-3 A.7.1, D.2.1.4',
    why: 'BouncyCastle reads any octets as a reference, and so does OpenPACE in requests.',
    explains: readsOn(PEER_NAMES, 'holder-reference-malformed'),
  },
  {
    id: 'issuer-reference-out-of-form',
    right: 'we',
    source: 'TR-03110-3 A.7.1',
    why: 'They verify with the key of a certificate whose own reference is out of form; we do not read that one.',
    explains: (it) => theyAgreeTo(it) && it.subject.issuer !== undefined && !referencesAreInForm(it.subject.issuer),
  },
  {
    id: 'profile-not-zero',
    right: 'we',
    source: 'TR-03110-3 C.1.1, C.2.1, D.2 table 27',
    why: 'BouncyCastle does not look at the profile identifier.',
    explains: readsOn(['BouncyCastle'], 'profile-unknown'),
  },
  {
    id: 'identifier-malformed',
    right: 'we',
    source: 'TR-03110-3 D.2.1.6',
    why: 'BouncyCastle reads object identifiers that are empty or end inside an arc.',
    explains: readsOn(['BouncyCastle'], 'oid-malformed'),
  },
  {
    id: 'algorithm-outside-of-ta',
    right: 'we',
    source: 'TR-03110-3 D.3, A.7.3.1, A.7.4.1',
    why: 'Both read a key whose algorithm is none of terminal authentication; nothing can be verified with it.',
    explains: readsOn(PEER_NAMES, 'algorithm-unknown'),
  },
  {
    id: 'point-not-uncompressed',
    right: 'we',
    source: 'TR-03110-3 D.2.1.2',
    why: 'Both read compressed and hybrid points, infinity, and octets that are no point.',
    explains: readsOn(PEER_NAMES, 'point-malformed'),
  },
  {
    id: 'objects-out-of-place',
    right: 'we',
    source: 'TR-03110-3 C.1 table 23, C.2 table 24, D.3',
    why: 'BouncyCastle reads objects that stand twice, in another order or not at all, and a certificate as a request.',
    explains: readsOn(
      ['BouncyCastle'],
      'object-missing',
      'object-repeated',
      'object-unexpected',
      'not-a-request',
      'domain-parameters-incomplete',
    ),
  },
  {
    id: 'no-template-in-extensions',
    right: 'we',
    source: 'TR-03110-3 C.3 table 25',
    why: 'OpenPACE reads a 65 without any discretionary data template.',
    explains: (it) => readsOn(['OpenPACE'], 'object-missing')(it) && hasExtensionsWithoutTemplate(it.subject.octets),
  },
  {
    id: 'key-incomplete',
    right: 'we',
    source: 'TR-03110-3 D.3.1, D.3.3',
    why: 'OpenPACE decodes a key with parts missing, or parts of another kind of key, and finds out when it uses it.',
    explains: (it) =>
      readsOn(['OpenPACE'], 'domain-parameters-incomplete', 'object-missing', 'object-unexpected')(it) &&
      !hasCompleteKey(it.subject.octets),
  },
  {
    id: 'no-extensions',
    right: 'we',
    source: 'TR-03110-3 C.1.7, C.2.5',
    why: 'BouncyCastle 1.72 reads no certificate and no request with extensions.',
    explains: (it) => refuses('BouncyCastle', it) && it.ours.fields.extensions !== '0',
  },
  {
    id: 'no-key-without-cofactor',
    right: 'we',
    source: 'TR-03110-3 D.3.3',
    why: 'The cofactor alone may be missing: BouncyCastle does not read such a key, OpenPACE does not use it.',
    explains: (it) =>
      (refuses('BouncyCastle', it) || theyTurnDown(it)) && inObjectOrIssuer(it, hasParametersWithoutCofactor),
  },
  {
    id: 'no-authenticated-requests',
    right: 'we',
    source: 'TR-03110-3 C.2.6',
    why: 'OpenPACE 1.1.2 decodes no request with an outer signature.',
    explains: (it) => refuses('OpenPACE', it) && it.subject.kind === 'authenticated',
  },
  {
    id: 'other-objects-in-extensions',
    right: 'open',
    source: 'TR-03110-3 C.3',
    why: 'OpenPACE knows 80, 81 and 53 in an extension, once and in this order; we carry whatever stands there.',
    explains: (it) =>
      refuses('OpenPACE', it) && it.ours.fields.extensions !== '0' && hasOtherObjectsInExtension(it.subject.octets),
  },
  {
    id: 'same-extension-twice',
    right: 'open',
    source: 'TR-03110-3 C.3',
    why: 'OpenPACE reads two extensions with the same object identifier; we refuse, because rights would depend on which one counts.',
    explains: readsOn(['OpenPACE'], 'extension-repeated'),
  },
  {
    id: 'tag-not-shortest',
    right: 'we',
    source: 'TR-03110-3 D (X.690 8.1.2.2)',
    why: 'OpenPACE reads a tag number below 31 that is written in a second octet.',
    explains: readsOn(['OpenPACE'], 'tag-malformed'),
  },
  {
    id: 'first-octet-of-authorization',
    right: 'we',
    source: 'TR-03110-4 2.2.3.2',
    why: 'BouncyCastle hands out the first octet of the CHAT bits only; authentication terminals have five.',
    explains: ({ peer, aspect, ours, theirs }) =>
      peer === 'BouncyCastle' &&
      aspect === 'field authorization' &&
      ours.fields.authorization!.length > 2 &&
      ours.fields.authorization!.startsWith(theirs.authorization ?? 'nothing'),
  },
  {
    id: 'template-in-extension-as-octets',
    right: 'we',
    source: 'TR-03110-3 C.3.2.2',
    why: 'OpenPACE takes the template A0 of a sector for pseudonymous signatures for the octet string 80, and so its encoding, over which it verifies, is another one.',
    explains: ({ peer, aspect, ours, theirs, subject }) =>
      peer === 'OpenPACE' &&
      (/^field extension\d+\.80$/.test(aspect) ||
        (aspect === 'signature' && ours.verified === true && theirs.verified === 'invalid')) &&
      hasConstructedExtensionContent(subject.octets),
  },
  {
    id: 'verifies-what-it-encodes',
    right: 'we',
    source: 'TR-03110-3 C.1.8',
    why: 'Both verify over their own encoding of what they read, not over the octets received: what is not in shortest form is signed and does not verify, or is not signed and does. BouncyCastle writes the number 0 without octets.',
    explains: ({ aspect, ours, subject, theirs }) =>
      aspect === 'signature' &&
      (ours.outcome === 'forgiven' ? isThere(ours.error!, subject) : hasNumberZero(subject.octets)) &&
      (theirs.overOctets === undefined || (theirs.overOctets === 'valid') === ours.verified),
  },
  {
    id: 'request-that-names-its-authority',
    right: 'we',
    source: 'TR-03110-3 C.2.2, C.2.6',
    why: 'The inner signature of a request with a CAR, which is recommended, fails in BouncyCastle; its arithmetic over the octets received agrees with us.',
    explains: ({ peer, aspect, ours, theirs }) =>
      peer === 'BouncyCastle' &&
      aspect === 'signature' &&
      ours.verified === true &&
      theirs.verified === 'error' &&
      theirs.overOctets === 'valid' &&
      ours.fields.car !== undefined,
  },
  {
    id: 'signature-of-another-length',
    right: 'we',
    source: 'TR-03110-3 A.7.4.1, TR-03111 5.2.1; RFC 8017 8.2.2',
    why: 'Both cut an ECDSA signature in the middle, whatever its length; r and s have exactly the length of the order. Both also make shorter ones, where r and s both begin with a zero octet: one in four on secp521r1. BouncyCastle verifies an RSA signature without its leading zero octet.',
    explains: (it) => theyAgreeTo(it) && it.aspect !== 'own key' && signatureHasOtherLength(it.subject),
  },
  {
    id: 'salt-of-another-length',
    right: 'we',
    source: 'TR-03110-3 A.7.3.1',
    why: 'OpenPACE verifies RSA-PSS with a salt of any length, and signs with the longest that fits.',
    explains: (it) =>
      it.peer === 'OpenPACE' && it.aspect === 'signature' && theyAgreeTo(it) && onlyWithOtherSaltLength(it.subject),
  },
  {
    id: 'cofactor-not-compared',
    right: 'we',
    source: 'TR-03110-3 A.2.1.1 table 4, D.3.3',
    why: 'Both use a key whose cofactor is not that of its curve. All numbers have to be those of one known curve.',
    explains: (it) => theyAgreeTo(it) && inObjectOrIssuer(it, hasCofactorOtherThanOne),
  },
  {
    id: 'curve-of-their-own',
    right: 'we',
    source: 'TR-03110-3 A.2.1.1 table 4, D.3.3',
    why: 'They use numbers that are no known curve; whoever chooses the generator can make a signature fit.',
    explains: (it) => theyAgreeTo(it) && inObjectOrIssuer(it, isOfNoKnownCurve),
  },
  {
    id: 'parameters-below-the-cvca',
    right: 'we',
    source: 'TR-03110-3 D.3.3',
    why: 'A DV or terminal certificate must not hold domain parameters: BouncyCastle uses them; OpenPACE refuses the key; we remark it and use those of the CVCA.',
    explains: (it) => ourVerdict(it) !== undefined && inObjectOrIssuer(it, holdsParametersBelowCvca),
  },
  {
    id: 'link-without-parameters',
    right: 'we',
    source: 'TR-03110-3 D.3.3',
    why: 'OpenPACE uses no link certificate that leaves the domain parameters to the one before it, which it may.',
    explains: (it) => it.peer === 'OpenPACE' && theyTurnDown(it) && inObjectOrIssuer(it, isLinkWithoutParameters),
  },
  {
    id: 'request-without-parameters',
    right: 'they',
    source: 'TR-03110-3 D.3.3',
    why: 'A request must hold domain parameters. Old ones do not; where the curve is known otherwise, we verify the signature and remark what is missing.',
    explains: (it) =>
      it.subject.kind !== 'certificate' && theyTurnDown(it) && !keyTags(it.subject.octets).includes('81'),
  },
  {
    id: 'rsa-key-outside-of-profile',
    right: 'we',
    source: 'TR-03110-3 A.7.3.2',
    why: 'They use moduli of other lengths, exponents over 32 bits, even ones, and 1.',
    explains: (it) => theyAgreeTo(it) && inObjectOrIssuer(it, isRsaKeyOutsideOfProfile),
  },
  {
    id: 'modulus-of-no-two-large-primes',
    right: 'open',
    source: 'NIST SP 800-89 5.3.3',
    why: 'BouncyCastle refuses a key whose modulus has a small factor, or is prime, when it reads the key. We refuse small factors when we are to verify with it, and take a prime one.',
    explains: (it) => it.peer === 'BouncyCastle' && theyTurnDown(it) && inObjectOrIssuer(it, isNoProductOfLargePrimes),
  },
]

/** The entry that a disagreement falls under. */
export function explanationOf(disagreement: Disagreement): KnownDisagreement | undefined {
  return KNOWN_DISAGREEMENTS.find((known) => known.explains(disagreement))
}
