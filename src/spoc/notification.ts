/**
 * The status of an unasked SendCertificates as the editions spell it: the first in Doc 9303-12, the second in the WSDL of
 * ČSN 36 9791:2009. Partners were seen to know one of them only.
 */
export const NOTIFICATION_SPELLINGS = ['new_cert_available_notification', 'new_cer_available_notification'] as const
export type NotificationSpelling = (typeof NOTIFICATION_SPELLINGS)[number]

export function isNotification(status: string): boolean {
  return (NOTIFICATION_SPELLINGS as readonly string[]).includes(status)
}
