import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { succeed } from '../../run-program.ts'
import type { TerminalPlace } from '../../world.ts'
import { fetchWsdl } from '../fetch-wsdl.ts'
import { glueFor } from './glue.ts'

const IMPORTS = '/usr/share/gsoap/import'
/** As Debian builds libgsoapssl. */
const AS_THE_LIBRARY = ['-DWITH_IPV6', '-DWITH_OPENSSL', '-DWITH_GZIP', '-DWITH_DOM']
const LIBRARIES = ['-lgsoapssl', '-lssl', '-lcrypto', '-lz']
const GENERATED = ['soapC.c', 'soapClient.c', 'soapServer.c', 'glue.c']
const COMPILE_MILLISECONDS = 60_000

/** One program a WSDL: client and server of what wsdl2h and soapcpp2 made of it. */
export class GsoapPrograms {
  readonly #folder: string
  readonly #made = new Map<string, Promise<string>>() // by WSDL, and by key file

  constructor(folder: string) {
    this.#folder = folder
  }

  ofWsdl(wsdl: string, place: TerminalPlace): Promise<string> {
    return this.#once(wsdl, () => build(wsdl, place, `${this.#folder}/gsoap-${wsdl.replaceAll(/\W+/g, '-')}`))
  }

  /** gSOAP wants both in one file. */
  keyAndCertificate({ tls }: TerminalPlace): Promise<string> {
    return this.#once(tls.keyFile, async () => {
      const file = `${tls.keyFile}.and.cert.pem`
      await writeFile(file, (await readFile(tls.keyFile, 'utf8')) + tls.certificate)
      return file
    })
  }

  #once(name: string, make: () => Promise<string>): Promise<string> {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const made = make()
    this.#made.set(name, made)
    return made
  }
}

async function build(wsdl: string, place: TerminalPlace, folder: string): Promise<string> {
  await mkdir(folder)
  await writeFile(`${folder}/eac.wsdl`, await fetchWsdl(wsdl, place))
  await succeed('wsdl2h', ['-c', '-s', '-x', '-o', `${folder}/eac.h`, `${folder}/eac.wsdl`])
  await succeed('soapcpp2', ['-c', '-L', '-x', '-w', `-I${IMPORTS}`, '-d', folder, `${folder}/eac.h`])
  await writeFile(`${folder}/glue.c`, glueFor(await readFile(`${folder}/soapStub.h`, 'utf8')))
  const namespaces = (await readdir(folder)).filter((name) => name.endsWith('.nsmap'))
  const sources = [...GENERATED.map((name) => `${folder}/${name}`), `${import.meta.dirname}/peer.c`]
  const tables = ['-x', 'c', ...namespaces.map((name) => `${folder}/${name}`), '-x', 'none']
  const settings = ['-O0', ...AS_THE_LIBRARY, `-I${folder}`, `-I${import.meta.dirname}`]
  const program = `${folder}/peer`
  await succeed('gcc', [...settings, '-o', program, ...sources, ...tables, ...LIBRARIES], {
    milliseconds: COMPILE_MILLISECONDS,
  })
  return program
}
