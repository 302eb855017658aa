/** Why bytes are not a message of the contract. The first group cannot be answered in the contract's own words. */
export const SOAP_ERRORS = {
  'too-large': 'the message is longer than allowed',
  'unknown-encoding': 'the message is in an encoding that is not read here, or in another than it says',
  'not-xml': 'the message is not well-formed XML',
  'document-type': 'the message carries a document type declaration',
  'processing-instruction': 'the message carries a processing instruction',
  'too-many-nodes': 'the message has too many nodes',
  'too-many-attributes': 'the message has too many attributes',
  'too-deep': 'the message is nested too deeply',
  'too-long-value': 'a value of the message is longer than allowed',
  'not-soap': 'the message is not a SOAP envelope',
  'unknown-soap-version': 'the envelope is of neither SOAP 1.1 nor SOAP 1.2',
  'must-understand': 'a header block that must be understood is not known',
  'no-body-entry': 'the SOAP body is empty',
  'several-body-entries': 'the SOAP body has more than one entry',
  'not-as-agreed': 'the content is not as the contract says',
  'not-base64': 'a value is not base64',
  'contract-unreadable': 'the WSDL is not of the kind this reader knows',
} as const
export type SoapErrorCode = keyof typeof SOAP_ERRORS

/** Broken input, or a broken contract. `where` and `why` name elements and rules, never values of the message. */
export class SoapError extends Error {
  override readonly name = 'SoapError'
  readonly code: SoapErrorCode
  readonly details: { readonly where?: string; readonly why?: string }
  constructor(code: SoapErrorCode, details: { where?: string; why?: string } = {}, options?: ErrorOptions) {
    const tail = [details.where, details.why].filter((part) => part !== undefined).join(': ')
    super(tail === '' ? SOAP_ERRORS[code] : `${SOAP_ERRORS[code]} (${tail})`, options)
    this.code = code
    this.details = details
  }
}
