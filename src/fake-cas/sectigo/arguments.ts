/** An argument of a call: whether it must be there, and its length in characters. */
export interface Argument {
  readonly required?: true
  readonly longest: number
  readonly is?: RegExp
}

const [YES_NO, WHOLE, COUNTRY] = [/^[YN]$/, /^-?\d{1,9}$/, /^[A-Z]{2}$/]
const text = (longest: number): Argument => ({ longest })
const needed = (longest: number, is?: RegExp): Argument => ({ required: true, longest, ...(is && { is }) })
const yesNo: Argument = { longest: 1, is: YES_NO }
const whole: Argument = { longest: 10, is: WHOLE }
const mail: Argument = { longest: 255, is: /^(none|[^\s@]+@[^\s@]+)$/ }

const LOGIN = { loginName: needed(64), loginPassword: needed(128) }

/**
 * Of `!AutoApplyOrder`, in the order of the vendor's page. Where that page has lost a name and nobody has seen one, this CA has chosen
 * its own: they are not those that somebody else would guess.
 */
export const ORDER_ARGUMENTS: Readonly<Record<string, Argument>> = {
  ...LOGIN,
  product: needed(64, /^\d+(,\d+)*$/),
  days: needed(10, WHOLE),
  serverSoftware: needed(10, WHOLE),
  primaryDomainName: text(64),
  maxSubjectCNs: whole,
  csr: needed(32_767),
  uniqueValue: { longest: 20, is: /^[A-Za-z0-9]+$/ },
  prioritiseCSRValues: yesNo,
  organizationName: text(64),
  postOfficeBox: text(40),
  streetAddress1: text(128),
  streetAddress2: text(128),
  streetAddress3: text(128),
  localityName: text(128),
  stateOrProvinceName: text(128),
  postalCode: text(40),
  countryName: text(2),
  dunsNumber: text(20),
  companyNumber: text(64),
  businessCategory: { longest: 1, is: /^[bcd]$/ },
  emailAddress: mail,
  validationEmailAddress: mail,
  contactEmailAddress: mail,
  dcvMethod: { longest: 32, is: /^(EMAIL|HTTP_CSR_HASH|HTTPS_CSR_HASH|CNAME_CSR_HASH)$/ },
  dcvMailTemplate: whole,
  mailLanguage: text(2),
  callbackMailTemplate: whole,
  authenticationMailTemplate: whole,
  agreementMailTemplate: whole,
  shippingTemplateID: whole,
  isCustomerValidated: needed(1, YES_NO),
  showCertificateID: yesNo,
  foreignOrderNumber: text(64),
  checkFONIsUnique: yesNo,
  responseFormat: { longest: 1, is: /^[01]$/ },
  test: yesNo,
  appRepEmailAddress: needed(255, /^[^\s@]+@[^\s@]+$/),
  callbackMethod: text(1),
  isAppRepValidated: yesNo,
  isCallbackCompleted: yesNo,
  showCertificateState: yesNo,
  omitAdditionalFQDN: yesNo,
  appRepLoginName: text(50),
  offerType: whole,
  SmartCardBased: yesNo,
  shippingOrganizationName: text(64),
  shippingOrganizationalUnitName: text(64),
  shippingStreetAddress1: text(128),
  shippingStreetAddress2: text(128),
  shippingStreetAddress3: text(128),
  shippingLocalityName: text(128),
  shippingStateOrProvinceName: text(128),
  shippingPostalCode: text(40),
  shippingCountry: { longest: 2, is: COUNTRY },
  shippingTitle: text(64),
  shippingForename: text(64),
  shippingSurname: text(64),
  shippingEmailAddress: mail,
  shippingTelephone: text(32),
  csp: text(255),
  organizationIdentifier: text(100),
  personalIdentifier: text(100),
  ncaIdentifier: text(100),
  ncaName: text(100),
  PSP_AS: yesNo,
  PSP_PI: yesNo,
  PSP_AI: yesNo,
  PSP_IC: yesNo,
  joiCountryName: { longest: 2, is: COUNTRY },
  joiStateOrProvinceName: text(128),
  joiLocalityName: text(128),
  dateOfIncorporation: text(10),
  assumedName: text(64),
  domainNames: text(32_767),
  dcvEmailAddress: mail,
  dcvEmailAddresses: text(32_767),
}

const digits = (upTo: string): Argument => ({ longest: 1, is: new RegExp(`^[0-${upTo}]$`) })
const COLLECT = {
  ...LOGIN,
  orderNumber: { longest: 20, is: /^\d+$/ },
  certificateID: { longest: 20, is: /^\d+$/ },
  queryType: digits('3'),
  responseType: digits('4'),
  responseEncoding: digits('1'),
}
export const COLLECT_EIDAS_ARGUMENTS: Readonly<Record<string, Argument>> = { ...COLLECT, collectionCode: text(16) }
export const COLLECT_SSL_ARGUMENTS: Readonly<Record<string, Argument>> = {
  ...COLLECT,
  responseFormat: digits('1'),
  showValidityPeriod: yesNo,
  showFQDN: yesNo,
  showExtStatus: yesNo,
  showMDCDomainDetails: yesNo,
  showStatusDetails: yesNo,
}

export const REVOKE_ARGUMENTS: Readonly<Record<string, Argument>> = {
  ...LOGIN,
  orderNumber: { longest: 20, is: /^\d+$/ },
  certificateID: { longest: 20, is: /^\d+$/ },
  serialNumber: { longest: 34, is: /^[0-9A-Fa-f]+$/ },
  revocationReason: needed(1024),
  codeReason: { longest: 1, is: /^[01345]$/ },
  test: yesNo,
  includeInCRL: yesNo,
  productCode: whole,
}

export const BALANCE_ARGUMENTS: Readonly<Record<string, Argument>> = { ...LOGIN, responseFormat: digits('1') }
