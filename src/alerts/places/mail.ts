import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { type AlertPlace, bodyText, MessageRefused, subjectLine } from '../message.ts'

interface MailWish {
  readonly name: string
  readonly host: string
  readonly port: number
  /** `smtps`: TLS from the first octet; `starttls`: demanded before anything is said; `plain`: none, for a server on the same machine. */
  readonly security: 'smtps' | 'starttls' | 'plain'
  /** PEM of the roots its server is trusted by; undefined: those of the system. */
  readonly roots: (() => Promise<string>) | undefined
  readonly user: string | undefined
  readonly password: (() => Promise<string>) | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly timeoutSeconds: number
  /** Looks its host up, by the rules of what this node may call. */
  readonly resolve: (host: string, port: number, signal: AbortSignal) => Promise<string>
}

/** A mail server: each message is one mail to all. The same alert's mails are one thread. */
export function mailPlace(wish: MailWish): AlertPlace {
  const { name, from, to } = wish
  return {
    name,
    async put(told, signal) {
      const transport = await openTransport(wish, signal)
      try {
        const domain = from.replace(/^.*@|>$/g, '')
        const thread = `<eac-alert-${told.alert}@${domain}>`
        const isFirst = told.step === 'begins' && told.alert > 0
        const mail = {
          from,
          to: [...to],
          subject: subjectLine(told),
          text: bodyText(told),
          ...(isFirst ? { messageId: thread } : told.alert > 0 ? { inReplyTo: thread, references: thread } : {}),
          headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: nobody's absence is told to us
          disableFileAccess: true,
          disableUrlAccess: true,
          signal, // also ends the wait for a server that accepts and says nothing
        }
        await transport.sendMail(mail).catch(refusedAsMessage)
      } finally {
        transport.close()
      }
    },
  }
}

/** RFC 5321, 4.2.1: a 5xx is for good; behind DATA it is of the mail, before it of who sends or of who is to have it. */
function refusedAsMessage(error: Error & { readonly responseCode?: number; readonly command?: string }): never {
  const isOfTheMail = (error.responseCode ?? 0) >= 500 && error.command === 'DATA'
  throw isOfTheMail ? new MessageRefused(error.message, { cause: error }) : error
}

async function openTransport({ host, port, security, roots, user, password, ...wish }: MailWish, signal: AbortSignal) {
  const milliseconds = wish.timeoutSeconds * 1000
  const ca = await roots?.()
  return createTransport({
    host: await wish.resolve(host, port, signal),
    port,
    secure: security === 'smtps',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    tls: { ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) },
    ...(user !== undefined && { auth: { user, pass: (await password?.()) ?? '' } }),
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
  })
}
