import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { CvCertificate } from '../../src/cvc/index.ts'
import { succeed } from './run-program.ts'
import { BOUNCY_CASTLE_JARS } from './tools.ts'

interface BouncyCastleReading {
  readonly holderReference: string
  readonly authorityReference: string
  readonly effective: string
  readonly expires: string
  readonly terminalType: string // object identifier
  readonly authorization: number
  readonly verified: boolean
}

/** BouncyCastle, as a small Java program that is compiled once a run. */
export class BouncyCastle {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async compile(folder: string): Promise<BouncyCastle> {
    const source = `${import.meta.dirname}/java/ReadCvc.java`
    await succeed('javac', ['-cp', BOUNCY_CASTLE_JARS.join(':'), '-d', folder, source], { milliseconds: 60_000 })
    return new BouncyCastle(folder)
  }

  /** @param chain an anchor, then each certificate below it */
  async readChain(chain: readonly Uint8Array[]): Promise<BouncyCastleReading[]> {
    const files = await this.#write(chain)
    const printed = await this.#run('chain', files)
    return printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BouncyCastleReading)
  }

  /** @param before the request whose key makes the outer signature */
  async verifyRequest(request: Uint8Array, before: Uint8Array): Promise<{ inner: boolean; outer: boolean }> {
    return JSON.parse(await this.#run('request', await this.#write([request, before])))
  }

  async #write(objects: readonly Uint8Array[]): Promise<string[]> {
    const folder = await mkdtemp(`${this.#folder}/looked-at-`)
    const files = objects.map((octets, index) => ({ path: `${folder}/${index}`, octets }))
    for (const { path, octets } of files) await writeFile(path, octets)
    return files.map(({ path }) => path)
  }

  #run(command: string, files: readonly string[]): Promise<string> {
    const classPath = [...BOUNCY_CASTLE_JARS, this.#folder].join(':')
    return succeed('java', ['-cp', classPath, 'ReadCvc', command, ...files])
  }
}

/** Compares what BouncyCastle read with what we read. */
export function assertBouncyCastleAgrees(
  readings: readonly BouncyCastleReading[],
  ours: readonly CvCertificate[],
): void {
  const expected = ours.map(({ holderReference, authorityReference, effective, expires, chat }) => ({
    holderReference,
    authorityReference,
    effective,
    expires,
    terminalType: chat.oid,
    authorization: chat.bits[0],
    verified: true,
  }))
  assert.deepEqual(readings, expected)
}
