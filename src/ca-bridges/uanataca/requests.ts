import { join } from 'node:path'
import type { BridgeCall, BridgeFiles, CertificateWish } from '../index.ts'
import { BridgeError } from '../index.ts'
import { documentAnswer, missingAnswer, type RequestSeen, readAs, requestAnswer, requestsAnswer } from './answers.ts'
import type { Occasion, UanatacaApi } from './api.ts'
import { type DocumentType, isDocumentType } from './fields.ts'

/** Requests at the RA. */
export class Requests {
  readonly #api: UanatacaApi

  constructor(api: UanatacaApi) {
    this.#api = api
  }

  async read(pk: string, occasion: Occasion): Promise<RequestSeen> {
    const answer = await this.#api.call({ method: 'GET', path: `requests/${pk}/` }, occasion)
    return readAs(requestAnswer, answer, 'the request', 'refused')
  }

  /** A card serves one request: what it paid for is found by it. */
  async findByCard(sn: string, occasion: Occasion): Promise<RequestSeen | undefined> {
    const path = `requests/?scratchcard=${encodeURIComponent(sn)}` as const
    const page = readAs(
      requestsAnswer,
      await this.#api.call({ method: 'GET', path }, occasion),
      'the search',
      'refused',
    )
    return (page.results ?? page.result ?? []).find(({ scratchcard }) => scratchcard === sn)
  }

  async create(body: object, occasion: Occasion): Promise<RequestSeen> {
    const answer = await this.#api.call({ method: 'POST', path: 'requests/', body }, occasion)
    return readAs(requestAnswer, answer, 'the new request', 'unknown')
  }

  /** The dry run. @returns what is missing; empty when it is complete */
  async missing(pk: string, occasion: Occasion): Promise<string[]> {
    const answer = await this.#api.call({ method: 'GET', path: `requests/${pk}/validate/` }, occasion)
    return readAs(missingAnswer, answer, 'the dry run', 'refused').map(([field]) => field)
  }

  async cancel(pk: string, occasion: Occasion): Promise<void> {
    await this.#api.call({ method: 'DELETE', path: `requests/${pk}/cancel/` }, occasion)
  }

  async upload(pk: string, type: DocumentType, { name, content }: DocumentFile, occasion: Occasion): Promise<string> {
    const body = new FormData()
    body.set('type', type)
    body.set('document', new Blob([new Uint8Array(content)]), name)
    const answer = await this.#api.call({ method: 'POST', path: `requests/${pk}/pl_upload_document/`, body }, occasion)
    return readAs(documentAnswer, answer, 'the document', 'unknown').pk
  }
}

interface DocumentFile {
  readonly name: string
  readonly content: Buffer
}

/**
 * Identity documents lie in a folder of the node, an order names only their files: they are read when they go out, and kept nowhere.
 * @throws {BridgeError} `validation`, `auth` where one cannot be read
 */
export function documentsOf(
  { fields }: CertificateWish,
  folder: string | undefined,
): { readonly type: DocumentType; read(files: BridgeFiles): Promise<DocumentFile> }[] {
  return Object.entries(fields).flatMap(([type, name]) => {
    if (!isDocumentType(type)) return []
    if (folder === undefined || !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}$/.test(name)) {
      const why = folder === undefined ? 'the settings name no folder of documents' : `${name} is no name of a file`
      throw new BridgeError('validation', why, { outcome: 'refused', field: type })
    }
    return [{ type, read: async (files) => ({ name, content: await files.read(join(folder, name)) }) }]
  })
}

/** What of a request is missing that people hand in; the rest is a field. */
export const isDocument = (missing: string): boolean => /document|contract|receipt|video/i.test(missing)

/** How often a call ended in an error of theirs that may be one of ours: after three, people look at it. */
export async function threeTries<T>(what: string, call: BridgeCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'internal-error') throw error
    const tries = [...call.steps.done.keys()].filter((step) => step.startsWith(`${what}: HTTP 500`)).length + 1
    await call.steps.keep(`${what}: HTTP 500, try ${tries}`, call.now.toISOString())
    if (tries < MOST_TRIES) throw error
    const { message, outcome } = error
    throw new BridgeError('permanent', `${message}; tried ${tries} times`, { outcome, cause: error })
  }
}
const MOST_TRIES = 3
