/** One field of an object beside IssueRequest, whose table is in `fields.ts`. */
interface ObjectRow {
  /** `read` of what the CA answers, `sent` to it; or why it is neither. */
  readonly use: 'read' | 'sent' | { readonly never: string }
  /** Said by: S the vendor's text, P its published OpenAPI file, I our reading. */
  readonly source: 'S' | 'P' | 'I'
}

const read = { use: 'read', source: 'P' } as const
const sent = { use: 'sent', source: 'P' } as const
const never = (why: string) => ({ use: { never: why }, source: 'P' }) as const
const toPeople = never('for people, at the portal')
const inCertificate = never('it stands in the certificate')
const saysWhenItWaits = never('an order that waits for it says so')
const noFiles = never('an order carries no files')

/** Lists of objects inside IssueRequest. */
export const INNER_OBJECTS = {
  'requestDNS.values': {
    dns: sent,
    includeBaseDomainForWildcard: never('every name of an order is given'),
    includeWWWDomain: never('every name of an order is given'),
  },
  additionalRecipients: { email: sent, recipientType: sent, language: sent },
  registrationDocuments: {
    documentName: noFiles,
    document: noFiles,
  },
} as const satisfies Record<string, Record<string, ObjectRow>>

/** What the CA answers. Beside what stands here there may be anything. */
export const ANSWER_OBJECTS = {
  CertificateOrder: {
    uuid: read,
    status: read,
    tags: read,
    createdOn: toPeople,
    clientReference: never('one client an account is set up for'),
    productReference: never('the order here knows its product'),
    certificateChain: never('the chain is fetched by its own call'),
    issuedBy: toPeople,
    certificate: read,
    'certificate.issuer': read,
    'certificate.serial': read,
    'certificate.subject': inCertificate,
    'certificate.startValidity': inCertificate,
    'certificate.endValidity': inCertificate,
    'certificate.certificate': never('it comes with its chain'),
    'certificate.revocationStatus': read,
    'certificate.revocationStatus.revokedOn': toPeople,
    'certificate.revocationStatus.reason': toPeople,
    'certificate.revocationStatus.revokedBy': toPeople,
    'certificate.revocationStatus.revocationRequestor': toPeople,
  },
  Product: {
    uuid: read,
    productName: read,
    productDescription: read,
    keyGenerationType: read,
    expirationDate: read,
    'productValidity.validityType': read,
    'productValidity.validity': read,
    'productValidity.validityOptions': read,
    keyType: never('the CA says so where a key does not suit it'),
    authorization: saysWhenItWaits,
    isCABDNSValidationRequired: saysWhenItWaits,
    isEmailBoxValidationRequired: saysWhenItWaits,
    requiresRegistrationDocuments: noFiles,
  },
  ClientDNS: {
    uuid: read,
    domain: read,
    status: read,
    validated: read,
    expired: read,
    timeExpired: read,
    randomValue: read,
    randomValueTimeExpire: read,
    randomValueTimeExpired: read,
    validationResult: read,
    domainUnicode: never('names are kept as they are in DNS'),
    trustedDomain: toPeople,
    timeValidated: toPeople,
    validationMethod: toPeople,
    randomValueTimeCreated: toPeople,
  },
} as const satisfies Record<string, Record<string, ObjectRow>>

const byTag = never('an order is searched for by its tag')

/** What is sent beside orders. */
export const SENT_OBJECTS = {
  SearchCertificateOrder: {
    tags: sent,
    orderReference: byTag,
    serialNumber: byTag,
    orderStatus: byTag,
    revocationReason: byTag,
    clientReferences: byTag,
    startAfter: byTag,
    startBefore: byTag,
    attribute: byTag,
    includeCertificateChain: byTag,
  },
  RevocationRequest: { serialNumber: sent, issuerName: sent, revocationReason: sent, revocationRequestor: sent },
} as const satisfies Record<string, Record<string, ObjectRow>>
