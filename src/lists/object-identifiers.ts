/** Content types and attributes. RFC 5652 5.1, 11; RFC 2985. */
export const CMS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const

/**
 * id-ListContentDescription. TR-03129 and TR-03129-3 give the arc of id-DocumentSignerList to this attribute, too: as an attribute
 * it means the description, as a content type the list.
 */
export const LIST_CONTENT_DESCRIPTION = '0.4.0.127.0.7.3.1.6'

/** RFC 5280 4.2.1; Doc 9303-12 7.1.1.5. */
export const EXTENSIONS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  nameChange: '2.23.136.1.1.6.1',
} as const
