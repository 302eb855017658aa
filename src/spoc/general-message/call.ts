import type { GeneralMessage } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'

export function writeGeneralMessage({ messageId, subject, body }: GeneralMessage): Fields {
  return { messageID: [messageId], subject: [subject], body: [body] }
}
