import type { Extension } from '../extensions.ts'
import type { HolderReference } from '../holder-reference.ts'
import {
  type AuthenticatedRequest,
  assembleAuthenticatedRequest,
  assembleRequest,
  type DecodedRequest,
  decodeRequest,
  encodeRequestBody,
  outerSignedOctets,
} from '../request.ts'
import type { CheckSignature, Signer } from '../signer.ts'
import { publicKeyOf } from '../verification-key.ts'
import type { Finding } from '../verify/finding.ts'
import {
  type RequestFinding,
  type VerifiedRequest,
  verifyOuterSignature,
  verifyRequest,
} from '../verify/verify-request.ts'

type Need = 'holder'

interface Wish {
  readonly holder?: HolderReference
  readonly authority?: HolderReference
  readonly outer?: OuterKey
  readonly extensions: readonly Extension[]
}

/** The key of the outer signature and the reference that names it. */
export interface OuterKey {
  /** Goes into the request as the outer CAR. TR-03110-3 C.2.6. */
  readonly reference: HolderReference
  /** The key that this reference names. */
  readonly signer: Signer
}

/** What a verifier of requests would find, and an outer signature that does not verify. */
export type BuiltRequestFinding = RequestFinding | Finding<'outer-signature'>

/** A request to send, or why there is none. */
export type RequestBuildVerdict =
  | {
      readonly ok: true
      /** Its `octets` are what to send: `7F21 …`, or `67 …` with an outer signature. */
      readonly request: VerifiedRequest
      /** Warnings only. */
      readonly findings: readonly BuiltRequestFinding[]
    }
  | {
      readonly ok: false
      /** At least one error. */
      readonly findings: readonly BuiltRequestFinding[]
    }

/** A request in the making (TR-03110-3 C.2); every step gives a new builder. `sign` is there when no step is needed any more. */
export class RequestBuilder<Needed extends Need = Need> {
  /** In the types only: the steps that are still to be taken. */
  declare readonly needed: Needed
  readonly #wish: Wish

  constructor(wish: Wish) {
    this.#wish = wish
  }

  /** Names the new key: a new sequence number each time. TR-03110-3 C.2.4. */
  holder(holder: HolderReference): RequestBuilder<Exclude<Needed, 'holder'>> {
    return new RequestBuilder<Exclude<Needed, 'holder'>>({ ...this.#wish, holder })
  }

  /** The CA key that is expected to sign; the EU policy demands it of a DV. TR-03110-3 C.2.2. */
  expectedFrom(authority: HolderReference): RequestBuilder<Needed> {
    return new RequestBuilder<Needed>({ ...this.#wish, authority })
  }

  /** Adds the outer signature: of the applicant's previous key, or of whom the receiver trusts. TR-03110-3 C.2.6. */
  authenticatedBy(outer: OuterKey): RequestBuilder<Needed> {
    return new RequestBuilder<Needed>({ ...this.#wish, outer })
  }

  /** Replaces those set before; without this step there are none. TR-03110-3 C.2.5, C.3. */
  extensions(...extensions: readonly Extension[]): RequestBuilder<Needed> {
    return new RequestBuilder<Needed>({ ...this.#wish, extensions })
  }

  /**
   * Signs with the new key, which goes into the request with its domain parameters; then with the outer key if there is one.
   * Every signature is checked before anything is given out.
   * @throws {CvcError} values that cannot be encoded; and whatever a signer throws
   */
  async sign(
    this: RequestBuilder<never>,
    { signer, checkSignature }: { readonly signer: Signer; readonly checkSignature: CheckSignature },
  ): Promise<RequestBuildVerdict> {
    const { holder, authority, outer, extensions } = this.#wish
    const body = encodeRequestBody({
      ...(authority && { authorityReference: authority }),
      publicKey: publicKeyOf(signer.publicKey, { domainParameters: true }),
      holderReference: holder!, // by the type of `sign`
      extensions,
    })
    const request = decodeRequest(assembleRequest(body, await signer.sign(body)))
    return outer ? authenticateRequest(request, outer, checkSignature) : verifyRequest(request, { checkSignature })
  }
}

/** Starts a request. TR-03110-3 C.2. */
export function buildRequest(): RequestBuilder {
  return new RequestBuilder({ extensions: [] })
}

/**
 * Puts an outer signature around a request made elsewhere, as a CVCA does for its DVs; one that is there is replaced. The request
 * is verified, and so is the new signature. TR-03110-3 C.2.6.
 * @param checkSignature for the inner and the outer signature
 * @throws whatever the signer throws
 */
export async function authenticateRequest(
  { request }: DecodedRequest,
  { reference, signer }: OuterKey,
  checkSignature: CheckSignature,
): Promise<RequestBuildVerdict> {
  const inner = await verifyRequest(decodeRequest(request.octets, TOLERANTLY), { checkSignature })
  if (!inner.ok) return inner
  const signature = await signer.sign(outerSignedOctets(request.octets, reference))
  const octets = assembleAuthenticatedRequest(request.octets, reference, signature)
  const authenticated = decodeRequest(octets, TOLERANTLY) as AuthenticatedRequest
  if (await verifyOuterSignature(authenticated, signer.publicKey, checkSignature)) {
    return verifyRequest(authenticated, { checkSignature })
  }
  const { holderReference } = request
  const finding = { rule: 'outer-signature', source: 'TR-03110-3 C.2.6', severity: 'error', holderReference } as const
  return { ok: false, findings: [...inner.findings, finding] }
}

// The inner request may come from a peer whose deviations were forgiven before; its octets stay as they are.
const TOLERANTLY = { mode: 'tolerant' } as const
