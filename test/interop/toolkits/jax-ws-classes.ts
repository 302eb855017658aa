import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { succeed } from '../run-program.ts'
import type { TerminalPlace } from '../world.ts'
import type { CallbackService, Edition } from './toolkit.ts'

const JARS = ['jaxws-rt', 'jaxb-api', 'javax.activation'].map((name) => `/usr/share/java/${name}.jar`)
const PROGRAMS = ['AskByWsdl', 'ReceiveByWsdl', 'Received', 'Json']
const SOURCES = `${import.meta.dirname}/../java`
const PASSWORD = 'interop'
const QUICK_START = '-XX:TieredStopAtLevel=1' // each Java here lives for seconds
const MILLISECONDS = 60_000

/** Of what wsimport makes; the programs in `java/` know it by this name. */
export const PACKAGE = 'peer'

export const CALLBACK_CLASSES = { TermContr: 'TermContr', DV: 'Dv' } as const satisfies Record<CallbackService, string>

/** Our Java programs, and what wsimport makes of each WSDL; everything is made once a run. */
export class JaxWsClasses {
  readonly #folder: string
  readonly #made = new Map<string, Promise<string>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @returns the folder of AskByWsdl and ReceiveByWsdl */
  programs(): Promise<string> {
    return this.#once('jax-ws-programs', (folder) => {
      return compile(
        PROGRAMS.map((name) => `${SOURCES}/${name}.java`),
        folder,
        [],
      )
    })
  }

  /** @returns the folder of the classes that wsimport makes of the WSDL served there */
  ofWsdl(wsdl: string, place: TerminalPlace): Promise<string> {
    return this.#once(`jax-ws${wsdl.replaceAll(/\W+/g, '-')}`, async (folder) => {
      const environment = { WSIMPORT_OPTS: (await this.jvmSettings(place)).join(' ') }
      const args = ['-quiet', '-d', folder, '-p', PACKAGE, wsdl]
      await succeed('wsimport', args, { environment, milliseconds: MILLISECONDS })
    })
  }

  /** @returns the folder of the callback service of that edition: the class {@link CALLBACK_CLASSES} names */
  async callbackService(service: CallbackService, edition: Edition, classes: string): Promise<string> {
    const programs = await this.programs()
    return this.#once(`jax-ws-${service}-${edition}`, (folder) => {
      const source = `${SOURCES}/callback/${edition}/${CALLBACK_CLASSES[service]}.java`
      return compile([source], folder, [programs, classes])
    })
  }

  /** What makes Java show the partner's TLS certificate and trust the node's. */
  async jvmSettings({ tls, nodeCertificateFile }: TerminalPlace): Promise<string[]> {
    const trusted = await this.#once(`jax-ws-trusts-${basename(nodeCertificateFile)}`, (folder) =>
      trust(nodeCertificateFile, `${folder}/node.p12`),
    )
    const own = await this.#once(`jax-ws-key-of-${basename(tls.certificateFile)}`, (folder) =>
      keyStore(tls, `${folder}/own.p12`),
    )
    const setting = (name: string, file: string): string[] => {
      return [`-Djavax.net.ssl.${name}=${file}`, `-Djavax.net.ssl.${name}Password=${PASSWORD}`]
    }
    return [QUICK_START, ...setting('trustStore', `${trusted}/node.p12`), ...setting('keyStore', `${own}/own.p12`)]
  }

  #once(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const folder = `${this.#folder}/${name}`
    const made = mkdir(folder)
      .then(() => make(folder))
      .then(() => folder)
    this.#made.set(name, made)
    return made
  }
}

export const classPath = (...folders: readonly string[]): string[] => ['-cp', [...folders, ...JARS].join(':')]

function compile(sources: readonly string[], folder: string, uses: readonly string[]): Promise<string> {
  return succeed('javac', [`-J${QUICK_START}`, ...classPath(...uses), '-d', folder, ...sources], {
    milliseconds: MILLISECONDS,
  })
}

async function trust(certificateFile: string, file: string): Promise<void> {
  const store = ['-keystore', file, '-storetype', 'PKCS12', '-storepass', PASSWORD]
  await succeed('keytool', [
    `-J${QUICK_START}`,
    '-importcert',
    '-noprompt',
    '-alias',
    'node',
    '-file',
    certificateFile,
    ...store,
  ])
}

async function keyStore({ keyFile, certificateFile }: TerminalPlace['tls'], file: string): Promise<void> {
  const pair = ['-inkey', keyFile, '-in', certificateFile]
  await succeed('openssl', ['pkcs12', '-export', ...pair, '-out', file, '-passout', `pass:${PASSWORD}`])
}
