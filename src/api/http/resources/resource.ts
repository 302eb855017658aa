import { z } from 'zod'
import type { OperatorCommand } from '../../../messages/index.ts'
import { RESULTS } from '../../results.ts'
import { assertFreshFor } from '../fresh.ts'
import { HttpProblem } from '../problem.ts'
import { type AnyRoute, route } from '../route.ts'
import { inputFromText } from './from-text.ts'

type Input = Readonly<Record<string, unknown>>

/** Some carry lists, batches or forms with certificates in them. */
export const LARGE = 50_000_000 // as at the control socket
const USUAL = 1_000_000

interface More {
  readonly defaults?: Input
  readonly limitBytes?: number
}

/** What is looked at; what is not in its path stands in its query. */
export const get = (path: string, command: OperatorCommand, summary: string, defaults: Input = {}): AnyRoute =>
  resource('get', path, command, summary, { defaults })
/** What is done; what is not in its path stands in its body. */
export const post = (path: string, command: OperatorCommand, summary: string, more: More = {}): AnyRoute =>
  resource('post', path, command, summary, more)
export const put = (path: string, command: OperatorCommand, summary: string): AnyRoute =>
  resource('put', path, command, summary, {})
export const remove = (path: string, command: OperatorCommand, summary: string): AnyRoute =>
  resource('delete', path, command, summary, {})

/** A command under an address of its own. It looks at its input itself, and at who gives it. */
function resource(
  method: AnyRoute['method'],
  path: string,
  command: OperatorCommand,
  summary: string,
  { defaults = {}, limitBytes = USUAL }: More,
): AnyRoute {
  return route({
    method,
    path,
    command,
    defaults,
    summary,
    access: 'known',
    params: z.record(z.string(), z.string()).optional(),
    query: z.record(z.string(), z.unknown()).optional(),
    body: z.record(z.string(), z.unknown()).optional(),
    result: RESULTS[command] as z.ZodType<unknown>,
    limitBytes,
    async handle({ visitor, params = {}, query = {}, body = {} }, deps) {
      const parts = [defaults, hasBody(method) ? body : inputFromText(command, query), inputFromText(command, params)]
      if (hasBody(method)) assertNone(query, 'query')
      else assertNone(body, 'body')
      assertOnce(body, query, params)
      const input = Object.assign({}, ...parts) as never // the command looks at it
      assertFreshFor(command, visitor, deps)
      return { result: await deps.operators.as(visitor.caller).call(command, input) }
    },
  })
}

export const hasBody = (method: AnyRoute['method']): boolean => method === 'post' || method === 'put'

function assertNone(given: Input, where: string): void {
  if (Object.keys(given).length > 0)
    throw new HttpProblem(400, 'invalid-input', `There is no ${where} to be sent here.`)
}

/** What the path names is not named otherwise. */
function assertOnce(body: Input, query: Input, params: Input): void {
  const twice = Object.keys(params).find((name) => Object.hasOwn(body, name) || Object.hasOwn(query, name))
  if (twice !== undefined) throw new HttpProblem(400, 'invalid-input', `${twice} stands in the path, and only there.`)
}
