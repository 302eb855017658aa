import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as soap from 'soap'
import type { TerminalPlace } from './world.ts'

/** npm `soap` as a terminal: a lenient toolkit with habits of its own in what it qualifies. */
export async function npmSoapClient(place: TerminalPlace, serviceUrl: string) {
  const { key, cert, ca } = await readFiles(place)
  const client = await soap.createClientAsync(`${serviceUrl}?wsdl`, fetchTrusting(ca))
  client.setSecurity(new soap.ClientSSLSecurity(key, cert, ca, {}))
  const call = async (operation: string, args: object): Promise<NpmSoapAnswer> => {
    const [answer] = await client[`${operation}Async`](args, { timeout: 20_000 })
    return answer.Result
  }
  return {
    requestCertificate: (certReq: Uint8Array, replyTo: object) =>
      call('RequestCertificate', { ...replyTo, certReq: Buffer.from(certReq).toString('base64') }),
    getCaCertificates: (replyTo: object) => call('GetCACertificates', replyTo),
  }
}

export interface NpmSoapAnswer {
  readonly returnCode: string
  readonly certificateSeq?: { readonly certificate: string | readonly string[] }
}

/** It gives one element as a value and several as a list. */
export function certificatesOf({ certificateSeq }: NpmSoapAnswer): Buffer[] {
  const found = certificateSeq?.certificate ?? []
  return [found].flat().map((text) => Buffer.from(text, 'base64'))
}

export interface NpmSoapReceiver {
  readonly url: string
  readonly received: readonly NpmSoapCallback[]
  close(): void
}

export interface NpmSoapCallback {
  readonly messageID: { readonly messageID: string }
  readonly statusInfo: string
  readonly certificateSeq: { readonly certificate: string | readonly string[] }
}

/** npm `soap` as a callback service, made of the WSDL that is served at `serviceUrl`. */
export async function startNpmSoapReceiver(place: TerminalPlace, serviceUrl: string): Promise<NpmSoapReceiver> {
  const { key, cert, ca } = await readFiles(place)
  const { wsdl } = await soap.createClientAsync(`${serviceUrl}?wsdl`, fetchTrusting(ca))
  const received: NpmSoapCallback[] = []
  const server = createServer({ key, cert })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const SendCertificates = (message: NpmSoapCallback): object => {
    received.push(message)
    return { Result: { returnCode: 'ok_received_correctly' } }
  }
  const services = { 'EAC-TermContr-ProtocolService': { 'EAC-TermContr-ProtocolServicePort': { SendCertificates } } }
  await new Promise<void>((ready) => {
    soap.listen(server, { path: '/callback', services, xml: wsdl.toXML(), callback: () => ready() })
  })
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, received, close }
}

/** For the WSDL, which everyone may read. */
const fetchTrusting = (ca: Buffer): soap.IOptions => ({ wsdl_options: { httpsAgent: new Agent({ ca }) } })

async function readFiles({ tls, nodeCertificateFile }: TerminalPlace): Promise<Record<'key' | 'cert' | 'ca', Buffer>> {
  const [key, cert] = [await readFile(tls.keyFile), await readFile(tls.certificateFile)]
  return { key, cert, ca: await readFile(nodeCertificateFile) }
}
