import { CvcError, decodeRequest, holderReferenceParts } from '../cvc/index.ts'
import { type Exchange, holderName } from '../messages/index.ts'

/** How many requests of an authority, the newest, are looked at. */
export const REQUESTS_LOOKED_AT = 500

/** @returns country and mnemonic of the CA a request asks; undefined where it names none */
export function certifierOf({ request }: Exchange): string | undefined {
  try {
    const { authorityReference } = decodeRequest(request ?? new Uint8Array(), { mode: 'tolerant' }).request
    return authorityReference && holderName(holderReferenceParts(authorityReference))
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
