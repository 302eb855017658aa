/** Tolerances of the content, beyond those of its form. */
export const CONTENT_TOLERANCES = {
  'reply-address-without-callback': 'a messageID or responseURL beside callback_not_possible is not used',
  'misspelt-status': 'CardContact writes failure_domain_parameter',
  'content-of-another-edition': 'a 1.0 message whose content is that of 1.1, a status of 1.1 in 1.4',
  'other-accessor-name': '1.0 has keyNameMRTD for keyCAR and, in SendDefectList, masterList for defectList',
  'foreign-car-in-base64': 'the type of foreignCAR in 1.1 and 1.4 is not public; its sisters are base64',
  'nested-result': 'a returnCode within Result where 1.1 has the code itself',
} as const
export type ContentTolerance = keyof typeof CONTENT_TOLERANCES
