import { z } from 'zod'
import { type AnyRoute, route } from '../route.ts'
import { openApiDocument } from './document.ts'

export { openApiDocument } from './document.ts'

/** Tells everybody what can be asked: it is the same on every node of a version. */
export function description(routes: readonly AnyRoute[]): AnyRoute {
  const own: AnyRoute = route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description (OpenAPI 3.1)',
    access: 'anyone',
    result: z.record(z.string(), z.unknown()),
    async handle() {
      document ??= openApiDocument([...routes, own])
      return { result: document }
    },
  })
  let document: Record<string, unknown> | undefined
  return own
}
