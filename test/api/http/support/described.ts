import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { description, openApiDocument } from '../../../../src/api/http/openapi/index.ts'
import { ROUTES } from '../../../../src/api/http/operators-app.ts'
import type { JsonSchema } from './from-json-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: JsonSchema
}

export interface Operation {
  readonly method: string
  /** With `{name}` in it. */
  readonly path: string
  readonly operationId: string
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, Answer>>
  readonly 'x-command'?: string
  readonly 'x-roles'?: readonly string[]
}

interface Answer {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, unknown>>
}

const text = JSON.stringify(openApiDocument([...ROUTES, description(ROUTES)]))
const document = JSON.parse(text) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'path' | 'method'>>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

/** Those that stand for a command, under addresses of their own; but for streams. */
export const resources = operations.filter(
  (one) => one['x-command'] !== undefined && !one.path.startsWith('/api/commands/') && one.path !== '/api/live',
)

export const schemaNamed = (reference: string): JsonSchema =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document) as JsonSchema

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'api')
const validators = new Map<string, ValidateFunction>()

/** @returns what is wrong with an answer by the description; undefined: nothing */
export function objectionTo(
  operation: Operation,
  answer: { readonly status: number; readonly type: string; readonly body: unknown },
): string | undefined {
  const { status, type, body } = answer
  const key = [String(status), `${Math.floor(status / 100)}XX`].find((one) => operation.responses[one] !== undefined)
  if (key === undefined) return `the status ${status} is not described`
  const { $ref } = operation.responses[key]!
  const place =
    $ref === undefined ? ['paths', operation.path, operation.method, 'responses', key] : $ref.slice(2).split('/')
  const described = $ref === undefined ? operation.responses[key]! : (schemaNamed($ref) as Answer)
  if (described.content === undefined) return undefined
  const [media = ''] = type.split(';')
  if (described.content[media] === undefined) return `${type} is not described`
  if (!media.endsWith('json')) return undefined
  const validate = validatorAt([...place, 'content', media, 'schema'])
  return validate(body) ? undefined : ajv.errorsText(validate.errors)
}

function validatorAt(place: readonly string[]): ValidateFunction {
  const pointer = place.map((one) => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` })
  validators.set(pointer, known)
  return known
}
