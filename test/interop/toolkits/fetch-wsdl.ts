import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get as getPlain, type IncomingMessage } from 'node:http'
import { get } from 'node:https'
import type { TerminalPlace } from '../world.ts'

/** For toolkits that read a WSDL from a file. */
export async function fetchWsdl(wsdl: string, { nodeCertificateFile }: TerminalPlace): Promise<string> {
  const request = wsdl.startsWith('https:') ? get(wsdl, { ca: await readFile(nodeCertificateFile) }) : getPlain(wsdl)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const text = (await response.setEncoding('utf8').toArray()).join('')
  if (response.statusCode !== 200) throw new Error(`${wsdl} is answered with HTTP ${response.statusCode}`)
  return text
}
