import { mkdir } from 'node:fs/promises'
import { succeed } from '../run-program.ts'
import { WSS4J_JARS } from '../tools.ts'

export const PASSWORD = 'interop'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** How WSS4J says which key it signed with. */
export const KEY_NAMINGS = ['DirectReference', 'IssuerSerial', 'SKIKeyIdentifier'] as const
type KeyNaming = (typeof KEY_NAMINGS)[number]

/** Apache WSS4J, which signs and verifies for CXF, Axis and many more. */
export interface Wss4j {
  /** @param keyStore PKCS #12 */
  sign(message: string, keyStore: string, naming: KeyNaming): Promise<string>
  /** @returns the names of the elements that are signed @throws when the signature does not verify */
  verify(message: string, certificateFile: string): Promise<string[]>
}

/** Compiles the program that asks it. */
export async function makeWss4j(folder: string): Promise<Wss4j> {
  const classes = `${folder}/wss4j`
  await mkdir(classes, { recursive: true })
  const path = [...WSS4J_JARS, classes].join(':')
  await succeed('javac', ['-cp', path, '-d', classes, `${import.meta.dirname}/SignedMessage.java`])
  const run = (input: string, ...args: string[]): Promise<string> =>
    succeed('java', ['-cp', path, 'SignedMessage', ...args], { input, milliseconds: 60_000 })
  return {
    sign: (message, keyStore, naming) => run(message, 'sign', keyStore, PASSWORD, RSA_SHA256, naming),
    verify: async (message, certificateFile) =>
      (await run(message, 'verify', certificateFile)).trim().split('\n').filter(Boolean),
  }
}
