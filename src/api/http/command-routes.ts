import { z } from 'zod'
import type { OperatorCommand } from '../../messages/index.ts'
import { RESULTS } from '../results.ts'
import { AT_SOCKET_ONLY, objectionTo, WHO_MAY } from '../who-may.ts'
import { assertFreshFor } from './fresh.ts'
import { HttpProblem } from './problem.ts'
import { route } from './route.ts'

const LARGEST_BODY_BYTES = 50_000_000 // as at the control socket: lists travel in it

/** Every command of the command line, by its name. */
export const commands = [
  route({
    method: 'get',
    path: '/api/commands',
    summary: 'The commands that one may give, and which of them change something',
    access: 'known',
    result: z.array(z.object({ name: z.string(), changes: z.boolean() })),
    async handle({ visitor }) {
      const names = Object.keys(WHO_MAY) as OperatorCommand[]
      const may = names.filter((name) => objectionTo(name, visitor.caller) === undefined)
      return { result: may.map((name) => ({ name, changes: WHO_MAY[name].changes })) }
    },
  }),
  route({
    method: 'post',
    path: '/api/commands/:name',
    summary: 'Give a command; the body is its input',
    access: 'known',
    params: z.object({ name: z.string() }),
    body: z.record(z.string(), z.unknown()).optional(),
    result: z.unknown(),
    limitBytes: LARGEST_BODY_BYTES,
    async handle({ visitor, params: { name }, body = {} }, deps) {
      if (!Object.hasOwn(WHO_MAY, name)) throw new HttpProblem(404, 'not-found', 'This node knows no such command.')
      if (AT_SOCKET_ONLY.includes(name as OperatorCommand))
        throw new HttpProblem(404, 'not-found', 'This is done at /api/me/password and /api/me/second-factor.')
      assertFreshFor(name as OperatorCommand, visitor, deps)
      const result = await deps.operators.as(visitor.caller).call(name as OperatorCommand, body as never) // it looks at its input itself
      return { result: RESULTS[name as OperatorCommand].parse(result) ?? null }
    },
  }),
]
