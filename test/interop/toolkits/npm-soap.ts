import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as soap from 'soap'
import type { TerminalPlace } from '../world.ts'
import { Mailbox } from './mailbox.ts'
import {
  answerOf,
  type MessageFields,
  type Place,
  type Receiver,
  type ResultFields,
  styleOf,
  type Toolkit,
  type ToolkitAnswer,
  type ToolkitCall,
  type Value,
} from './toolkit.ts'

const RECEIVED = 'ok_received_correctly'
const MILLISECONDS = 20_000

/** A lenient toolkit with habits of its own in what it qualifies. */
export const NPM_SOAP: Toolkit = {
  name: 'npm soap',
  mnemonic: 'NPM',
  needs: ['openssl'],
  call: async (at, calls) => {
    const { key, cert, ca } = await readFiles(at.place)
    const client = await soap.createClientAsync(at.wsdl, fetchTrusting(ca))
    client.setSecurity(new soap.ClientSSLSecurity(key, cert, ca, {}))
    const answers: ToolkitAnswer[] = []
    for (const call of calls) answers.push(await ask(client, call))
    return answers
  },
  receive,
}

async function ask(client: soap.Client, { operation, arguments: given }: ToolkitCall): Promise<ToolkitAnswer> {
  try {
    const [said] = await client[`${operation}Async`](argumentOf(given), { timeout: MILLISECONDS })
    return answerOf((said?.Result ?? said) as ResultFields | string | null)
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

/** It takes octets in base64. */
function argumentOf(value: Value): unknown {
  if (typeof value === 'string') return value
  if (typeof value.octets === 'string') return value.octets
  return Object.fromEntries(Object.entries(value).map(([accessor, inner]) => [accessor, argumentOf(inner)]))
}

async function receive({ place, edition, wsdl }: Place): Promise<Receiver> {
  const { key, cert, ca } = await readFiles(place)
  const client = await soap.createClientAsync(wsdl, fetchTrusting(ca))
  const came = new Mailbox<MessageFields>()
  const code = (operation: string): unknown => {
    if (styleOf(edition) === 'document') return { returnCode: RECEIVED }
    return { Result: operation === 'SendCertificates' ? { returnCode: RECEIVED } : RECEIVED }
  }
  const take =
    (operation: string) =>
    (fields: MessageFields['arguments']): unknown => {
      came.put({ operation, arguments: fields })
      return code(operation)
    }
  const operations = ['SendCertificates', 'SendMasterList', 'SendDefectList', 'SendDocumentSignerList']
  const port = Object.fromEntries(operations.map((operation) => [operation, take(operation)]))
  const server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const services = mapped(client.describe(), (ports) => mapped(ports as object, () => port))
  await new Promise<void>((ready) => {
    soap.listen(server, { path: '/callback', services, xml: client.wsdl.toXML(), callback: () => ready() })
  })
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    next: () => came.next(MILLISECONDS),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The same names for what is made of each value. */
function mapped<Made>(values: object, make: (value: unknown) => Made): Record<string, Made> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]))
}

/** For the WSDL, which everyone may read. */
const fetchTrusting = (ca: Buffer): soap.IOptions => ({ wsdl_options: { httpsAgent: new Agent({ ca }) } })

async function readFiles({ tls, nodeCertificateFile }: TerminalPlace): Promise<Record<'key' | 'cert' | 'ca', Buffer>> {
  const [key, cert] = [await readFile(tls.keyFile), await readFile(tls.certificateFile)]
  return { key, cert, ca: await readFile(nodeCertificateFile) }
}
