import type { z } from 'zod'
import type { OperatorCommand } from '../../messages/index.ts'
import type { HttpDeps } from './http-deps.ts'
import type { Visitor } from './visitor.ts'

/**
 * Who may use a route. `anyone`: nobody need be known. `any-session`: also one that lacks its second factor. `session`: a person who
 * is logged in. `known`: that, or a token; what it may do, the command says (`WHO_MAY`).
 */
export type Access = 'anyone' | 'any-session' | 'session' | 'known'
export type VisitorOf<A extends Access> = A extends 'anyone'
  ? Visitor
  : A extends 'known'
    ? Exclude<Visitor, { kind: 'stranger' }>
    : Extract<Visitor, { kind: 'session' }>

/** One request, read. */
export interface Call<A extends Access, Params, Query, Body> {
  readonly visitor: VisitorOf<A>
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Address it comes from. */
  readonly source: string
  readonly userAgent: string
  /** As people reach it, with its query. */
  readonly url: URL
  /** What this browser keeps while it is with an issuer. */
  readonly away: string | undefined
  /** Of a stream that is begun anew. */
  readonly lastEventId: string | undefined
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface Answer<Result> {
  readonly result: Result
  /** A session begins or goes on under a new secret; null: it has ended. */
  readonly cookie?: string | null
  /** The browser is led there. */
  readonly location?: string
  /** What it keeps meanwhile; null: no more. */
  readonly away?: string | null
  /** Instead of the result as JSON. */
  readonly content?: Content
}

export interface Content {
  readonly type: string
  /** The name of the file it is kept under. */
  readonly file?: string
  /** Sent piece by piece, no faster than it is read. */
  readonly pieces: Iterable<string> | AsyncIterable<string>
}

/** One thing that can be asked. What is not in its schemas is refused on the way in, and does not go out. */
export interface Route<A extends Access, Params, Query, Body, Result> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** As express reads it: `/api/me/tokens/:name`. */
  readonly path: string
  readonly summary: string
  readonly access: A
  /** The command it stands for: who may use it, what it takes and what it answers stand there. */
  readonly command?: OperatorCommand
  /** What the command is told where nothing else is said. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** It reads the list to its end, page by page. */
  readonly isWhole?: true
  /** What it answers with instead of JSON. */
  readonly media?: { readonly type: string; readonly says: string }
  /** Also where a page of another site leads a browser here. */
  readonly fromElsewhere?: true
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body>
  readonly result: z.ZodType<Result>
  /** Where all goes well. Default: 200, or 204 where there is no result. */
  readonly status?: 201 | 303
  /** Of the body. Default 100,000. */
  readonly limitBytes?: number
  readonly handle: (call: Call<A, Params, Query, Body>, deps: HttpDeps) => Promise<Answer<Result>>
}

/** Any route, its types put aside: what they promise, the schemas check. */
export type AnyRoute = Route<Access, unknown, unknown, unknown, unknown>

export function route<A extends Access, Result, Params = undefined, Query = undefined, Body = undefined>(
  one: Route<A, Params, Query, Body, Result>,
): AnyRoute {
  return one as unknown as AnyRoute
}
