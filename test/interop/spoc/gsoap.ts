import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { succeed } from '../run-program.ts'
import type { SpocCall } from './spoc-calls.ts'
import { answerOf, lineOf, type SpocPlace, type SpocToolkit } from './spoc-toolkit.ts'

const MILLISECONDS = 60_000

/** gSOAP in its strict mode: ask-spoc.c is written against what wsdl2h and soapcpp2 make of our WSDL. */
export function gsoap(folder: string): SpocToolkit {
  return {
    name: 'gSOAP, strict',
    needs: ['gsoap', 'libgsoap', 'libssl', 'gcc', 'openssl'],
    call: (at, calls) => ask(at, calls, folder),
  }
}

async function ask(at: SpocPlace, calls: readonly SpocCall[], folder: string) {
  const { tls, nodeCertificateFile } = at.place
  const own = `${folder}/gsoap-${new URL(at.wsdl).searchParams.get('wsdl')}`
  await mkdir(own)
  const program = await makeProgram(await fetchWsdl(at), own)
  const pair = `${own}/own.pem` // key and certificate in one file, as gSOAP reads them
  await writeFile(pair, Buffer.concat(await Promise.all([readFile(tls.keyFile), readFile(tls.certificateFile)])))
  const input = calls.map((call) => `${lineOf(call)}\n`).join('')
  const printed = await succeed(program, [pair, nodeCertificateFile], { input, milliseconds: MILLISECONDS })
  const lines = printed.trim().split('\n')
  return lines.map((line) => answerOf(JSON.parse(line)))
}

async function makeProgram(wsdl: string, folder: string): Promise<string> {
  const [source, header, program] = ['SPOC.wsdl', 'spoc.h', 'ask-spoc'].map((name) => `${folder}/${name}`) as [
    string,
    string,
    string,
  ]
  await writeFile(source, wsdl)
  await succeed('wsdl2h', ['-c', '-N', 'spoc', '-o', header, source], { milliseconds: MILLISECONDS })
  await succeed('soapcpp2', ['-c', '-C', '-L', '-x', '-d', folder, header], { milliseconds: MILLISECONDS })
  const sources = [`${import.meta.dirname}/ask-spoc.c`, `${folder}/soapC.c`, `${folder}/soapClient.c`]
  const libraries = ['-lgsoapssl', '-lssl', '-lcrypto']
  const flags = ['-O0', '-w', '-DWITH_OPENSSL', `-I${folder}`]
  await succeed('gcc', [...flags, '-o', program, ...sources, ...libraries], { milliseconds: MILLISECONDS })
  return program
}

async function fetchWsdl({ place: { tls, nodeCertificateFile }, wsdl }: SpocPlace): Promise<string> {
  const files = [tls.keyFile, tls.certificateFile, nodeCertificateFile].map((file) => readFile(file))
  const [key, cert, ca] = (await Promise.all(files)) as [Buffer, Buffer, Buffer]
  const [response] = (await once(get(wsdl, { key, cert, ca }), 'response')) as [IncomingMessage]
  return (await response.setEncoding('utf8').toArray()).join('')
}
