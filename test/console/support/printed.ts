import { createHash } from 'node:crypto'

/** A fingerprint as it stands on paper: SHA-256, octet by octet. */
export const printed = (octets: Uint8Array): string =>
  createHash('sha256')
    .update(octets)
    .digest('hex')
    .toUpperCase()
    .replaceAll(/..(?!$)/g, '$&:')
