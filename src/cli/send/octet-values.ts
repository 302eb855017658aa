import { InvalidArgumentError } from 'commander'

/** A holder reference as its octets (ISO 8859-1); whether it is one is for the service to say. */
export function referenceOctets(text: string): Uint8Array {
  if (!/^[\x20-\x7e\xa0-\xff]{1,255}$/.test(text)) {
    throw new InvalidArgumentError('Use a holder reference, like UTCVCATST00001.')
  }
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}

/** Octets in hexadecimal, with or without colons and spaces. */
export function hexOctets(text: string): Uint8Array {
  const hex = text.replace(/[:\s]/g, '')
  if (!/^([0-9a-fA-F]{2})+$/.test(hex)) throw new InvalidArgumentError('Use octets in hexadecimal, like 01af.')
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
