/** SOAP Message Security 1.0 and 1.1, X.509 Token Profile 1.0 (OASIS); XML Signature and Exclusive XML Canonicalization (W3C). */
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-'

export const WSSE = `${OASIS}wssecurity-secext-1.0.xsd`
export const WSU = `${OASIS}wssecurity-utility-1.0.xsd`
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export const X509_V3 = `${OASIS}x509-token-profile-1.0#X509v3`
export const SUBJECT_KEY_IDENTIFIER = `${OASIS}x509-token-profile-1.0#X509SubjectKeyIdentifier`
export const BASE64_BINARY = `${OASIS}soap-message-security-1.0#Base64Binary`
