import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { CaDesk, FakeAnswer, FakeRequest, Troubles } from '../../../src/fake-cas/index.ts'

export interface Passed {
  readonly path: string
  readonly question: Uint8Array
  readonly answer: Uint8Array
}

const TYPE = { 'content-type': 'application/pkixcmp' }

/** Stands before CMP servers, which know no paths: passes on, and writes down. */
export class CmpFront implements CaDesk {
  readonly passed: Passed[] = []
  readonly #upstream: Readonly<Record<string, number>>
  readonly #troubles: Troubles

  /** @param upstream the port for each first segment of a path; at `stranger` certificates are for a key of nobody */
  constructor(upstream: Readonly<Record<string, number>>, troubles: Troubles) {
    this.#upstream = upstream
    this.#troubles = troubles
  }

  async answer({ path, body: question }: FakeRequest): Promise<FakeAnswer> {
    const server = this.#troubles.within('wrong-key') ? 'stranger' : (path.split('/')[4] ?? '')
    const port = this.#upstream[server]
    if (port === undefined) return { status: 404 }
    const answer = await askAt(port, question)
    this.passed.push({ path, question, answer })
    return { status: 200, headers: TYPE, body: answer }
  }
}

async function askAt(port: number, question: Uint8Array): Promise<Uint8Array> {
  const headers = { ...TYPE, 'content-length': question.length }
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', path: '/', headers, agent: false })
  outgoing.end(question)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return buffer(response)
}
