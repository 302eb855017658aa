import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const CODE = '<b:returnCode>ok_cert_available</b:returnCode>'
const CERTIFICATES = '<b:certificateSeq><b:certificate>qrs=</b:certificate></b:certificateSeq>'

/** What the right answer to GetCACertificates in 1.1 says. */
export const RIGHT = { returnCode: 'ok_cert_available', certificates: ['qrs='], list: undefined, signature: undefined }

/** The parts of an answer, right first and then each with one thing wrong. */
export const ANSWERS = {
  right: `<Result>${CODE}${CERTIFICATES}</Result>`,
  'Result in a namespace': `<p:Result>${CODE}${CERTIFICATES}</p:Result>`,
  'returnCode in none': `<Result>${CODE.replaceAll('b:', '')}${CERTIFICATES}</Result>`,
  'certificate in none': `<Result>${CODE}${CERTIFICATES.replaceAll('b:certificate>', 'certificate>')}</Result>`,
  'a code the contract does not have': `<Result>${CODE.replace('available', 'at_hand')}${CERTIFICATES}</Result>`,
  'another order': `<Result>${CERTIFICATES}${CODE}</Result>`,
} as const
export type AnswerName = keyof typeof ANSWERS

export interface WrongService {
  readonly wsdl: string
  close(): void
}

/** A service with the contract of a DV in 1.1 that gives the answers above in turn, whatever it is asked. */
export async function startWrongService(): Promise<WrongService> {
  const contract = await readFile(new URL('../../../wsdl/tr-03129/1.1/EAC-PKI-DV.wsdl', import.meta.url), 'utf8')
  const answers = Object.values(ANSWERS)
  let asked = 0
  const server = createServer((request, response) => {
    const said = request.method === 'GET' ? contract.replace('http://localhost/', address()) : undefined
    request.resume().on('end', () => {
      response.setHeader('Content-Type', 'text/xml; charset=utf-8')
      response.end(said ?? envelope(answers[asked++ % answers.length] ?? ''))
    })
  })
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { wsdl: `${address()}?wsdl`, close }
}

function envelope(parts: string): string {
  const names = 'xmlns:p="uri:EAC-PKI-DV-Protocol/1.1" xmlns:b="uri:eacBT/1.1"'
  const entry = `<p:GetCACertificatesResponse ${names}>${parts}</p:GetCACertificatesResponse>`
  const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
  return `<?xml version="1.0"?><s:Envelope xmlns:s="${soap}"><s:Body>${entry}</s:Body></s:Envelope>`
}
