import { access } from 'node:fs/promises'
import { runProgram } from './run-program.ts'

/** Debian's own Python: packages of Debian are not seen by another one that stands first on the PATH. */
export const PYTHON = '/usr/bin/python3'
export const BOUNCY_CASTLE_JARS = ['bcprov', 'bcutil', 'bcpkix'].map((name) => `/usr/share/java/${name}.jar`)
export const WSS4J_JARS = ['wss4j', 'xmlsec', 'commons-logging', 'slf4j-api'].map(
  (name) => `/usr/share/java/${name}.jar`,
)

/** The software of others that the proofs are made with, all of it packaged by Debian. */
export const TOOLS = {
  openpace: { debianPackage: 'openpace', there: () => starts('cvc-create', '--version') },
  libeac: { debianPackage: 'libeac-dev', there: () => exist(['/usr/include/eac/cv_cert.h']) },
  libssl: { debianPackage: 'libssl-dev', there: () => exist(['/usr/include/openssl/evp.h']) },
  libc: { debianPackage: 'libc6-dev', there: () => exist(['/usr/include/stdio.h']) },
  gsoap: { debianPackage: 'gsoap', there: () => starts('soapcpp2', '-V') },
  libgsoap: { debianPackage: 'libgsoap-dev', there: () => exist(['/usr/include/stdsoap2.h']) },
  zlib: { debianPackage: 'zlib1g-dev', there: () => exist(['/usr/include/zlib.h']) },
  gcc: { debianPackage: 'gcc', there: () => starts('gcc', '--version') },
  openssl: { debianPackage: 'openssl', there: () => starts('openssl', 'version') },
  zeep: { debianPackage: 'python3-zeep', there: () => starts(PYTHON, '-c', 'import zeep') },
  pythonXmlsec: { debianPackage: 'python3-xmlsec', there: () => starts(PYTHON, '-c', 'import xmlsec') },
  xmlsec1: { debianPackage: 'xmlsec1', there: () => starts('xmlsec1', '--version') },
  wss4j: { debianPackage: 'libwss4j-java', there: () => exist(WSS4J_JARS) },
  php: { debianPackage: 'php-cli', there: () => starts('php', '--version') },
  phpSoap: { debianPackage: 'php-soap', there: () => starts('php', '-r', 'exit((int) !class_exists("SoapClient"));') },
  bouncyCastle: { debianPackage: 'libbcpkix-java', there: () => exist(BOUNCY_CASTLE_JARS) },
  jaxWs: { debianPackage: 'jaxws', there: () => exist(['/usr/bin/wsimport', '/usr/share/java/jaxws-rt.jar']) },
  jdk: { debianPackage: 'default-jdk-headless', there: () => starts('javac', '-version') },
} as const satisfies Record<string, { debianPackage: string; there: () => Promise<boolean> }>
export type ToolName = keyof typeof TOOLS

export async function missingTools(): Promise<Set<ToolName>> {
  const missing = new Set<ToolName>()
  for (const name of Object.keys(TOOLS) as ToolName[]) {
    if (!(await TOOLS[name].there())) missing.add(name)
  }
  return missing
}

async function starts(program: string, ...args: string[]): Promise<boolean> {
  return runProgram(program, args).then(
    ({ code }) => code === 0,
    () => false,
  )
}

async function exist(paths: readonly string[]): Promise<boolean> {
  return Promise.all(paths.map((path) => access(path))).then(
    () => true,
    () => false,
  )
}
