import { succeed } from './run-program.ts'
import { PYTHON } from './tools.ts'
import type { TerminalPlace } from './world.ts'

/** What zeep makes of an answer with certificates. */
export interface ZeepAnswer {
  readonly returnCode: string
  readonly certificateSeq: { readonly certificate: readonly string[] } | null
}

/** A terminal's client on zeep; each call is a process of its own that fetches the WSDL first. */
export class ZeepTerminal {
  readonly #place: TerminalPlace
  readonly #sign: SigningFiles | undefined

  /** @param sign what it signs messages with, and what it verifies answers with */
  constructor(place: TerminalPlace, sign?: SigningFiles) {
    this.#place = place
    this.#sign = sign
  }

  /** The operations zeep finds in the WSDL that is served at `serviceUrl`. */
  operations(serviceUrl: string): Promise<string[]> {
    return this.#ask(serviceUrl, { do: 'list' })
  }

  requestCertificate(serviceUrl: string, certReq: Uint8Array, replyTo: ReplyTo = NO_CALLBACK): Promise<ZeepAnswer> {
    const encoded = Buffer.from(certReq).toString('base64')
    return this.#call(serviceUrl, 'RequestCertificate', { ...replyTo, certReq: encoded })
  }

  getCaCertificates(serviceUrl: string): Promise<ZeepAnswer> {
    return this.#call(serviceUrl, 'GetCACertificates', NO_CALLBACK)
  }

  /** Reads a SendCertificates that came, by the WSDL served at `serviceUrl`. */
  readSendCertificates(serviceUrl: string, message: Uint8Array): Promise<unknown> {
    const encoded = Buffer.from(message).toString('base64')
    return this.#ask(serviceUrl, { do: 'read', operation: 'SendCertificates', message: encoded })
  }

  #call(serviceUrl: string, operation: string, args: object): Promise<ZeepAnswer> {
    return this.#ask(serviceUrl, { do: 'call', operation, arguments: args })
  }

  async #ask<Answer>(serviceUrl: string, wish: object): Promise<Answer> {
    const { nodeCertificateFile: nodeCertificate, tls } = this.#place
    const access = { nodeCertificate, certificate: tls.certificateFile, key: tls.keyFile, wsdl: `${serviceUrl}?wsdl` }
    const sign = this.#sign === undefined ? {} : { sign: this.#sign }
    const input = JSON.stringify({ ...access, ...sign, ...wish })
    return JSON.parse(await succeed(PYTHON, [`${import.meta.dirname}/python/terminal.py`], { input }))
  }
}

export interface SigningFiles {
  readonly key: string
  readonly certificate: string
  /** The certificate that the node signs with. */
  readonly node: string
}

interface ReplyTo {
  readonly callbackIndicator: 'callback_possible' | 'callback_not_possible'
  readonly messageID: { readonly messageID?: string }
  readonly responseURL: { readonly string?: string }
}

export const NO_CALLBACK: ReplyTo = { callbackIndicator: 'callback_not_possible', messageID: {}, responseURL: {} }

export const callbackTo = (messageId: string, url: string): ReplyTo => ({
  callbackIndicator: 'callback_possible',
  messageID: { messageID: messageId },
  responseURL: { string: url },
})
