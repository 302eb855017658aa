import type { IncomingMessage } from 'node:http'
import type { NextFunction, Request, Response } from 'express'
import { readBody } from './request-body.ts'
import { requestPath } from './request-target.ts'
import { type HttpAnswer, respond } from './respond.ts'
import type { Place } from './room.ts'

/** What came to a hook. */
export interface HookRequest {
  readonly method: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** A path that anybody may call, with little: who calls is not known, and is told nothing but that it came. */
export interface Hook {
  /** Compared as sent. */
  readonly path: string
  readonly maxBodyBytes: number
  /** Asked before anything is read. @returns after how many seconds it may be tried again; undefined: it is taken */
  holdsOff(): number | undefined
  take(request: HookRequest): Promise<void>
}

const METHODS = ['GET', 'POST', 'PUT']

/** The routes of hooks: before the gate, in the room of all. @param placeOf what the door gave a request */
export function hooks(routes: { readonly hooks?: readonly Hook[] }, placeOf: (request: IncomingMessage) => Place) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const path = requestPath(request.url)
    const hook = routes.hooks?.find((one) => one.path === path)
    if (hook === undefined) return next()
    if (!METHODS.includes(request.method)) return respond(request, response, said(405, { Allow: METHODS.join(', ') }))
    const pause = hook.holdsOff()
    if (pause !== undefined) return respond(request, response, said(429, { 'Retry-After': String(pause) }))
    const begin = (): void => {
      if (request.headers.expect !== undefined) response.writeContinue()
    }
    const read = await readBody(request, { limitBytes: hook.maxBodyBytes, place: placeOf(request), begin })
    if (read.kind === 'gone') return
    if (read.kind === 'too-large') return respond(request, response, said(413))
    if (read.kind === 'no-room') return respond(request, response, said(503, { 'Retry-After': '5' }))
    await hook.take(requestOf(request, read.body))
    respond(request, response, said(200))
  }
}

const WORDS = {
  200: 'received',
  405: 'not by this method',
  413: 'too large',
  429: 'too many',
  503: 'try again later',
} as const

function said(status: keyof typeof WORDS, headers: Record<string, string> = {}): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${WORDS[status]}\n`, headers }
}

function requestOf({ method, url, headers }: IncomingMessage, body: Uint8Array): HookRequest {
  const [, query = ''] = (url ?? '').split('?', 2)
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  return {
    method: method ?? '',
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: Object.fromEntries(single),
    body,
  }
}
