import type { z } from 'zod'
import type { OperatorCommand } from '../../../messages/index.ts'
import { INPUTS } from '../../inputs.ts'
import { RESULTS } from '../../results.ts'
import { AT_SOCKET_ONLY, WHO_MAY } from '../../who-may.ts'
import { hasBody } from '../resources/resource.ts'
import type { AnyRoute } from '../route.ts'
import type { Schemas } from './document.ts'
import { EXAMPLES } from './examples.ts'
import { inputName, type Json, refTo } from './json-schemas.ts'
import { PROBLEMS } from './problems.ts'

interface Operation {
  readonly path: string
  readonly method: string
  readonly operation: Json
}

/** Each command is an operation of its own where they share a route. */
export function operationsOf(route: AnyRoute, schemas: Schemas): Operation[] {
  if (route.path === '/api/commands/:name') return commandOperations(route, schemas)
  const { method, path } = route
  return [{ path: templateOf(path), method, operation: operationOf(route, schemas) }]
}

function commandOperations(route: AnyRoute, schemas: Schemas): Operation[] {
  const names = (Object.keys(INPUTS) as OperatorCommand[]).filter((name) => !AT_SOCKET_ONLY.includes(name))
  return names.map((command) => {
    const path = `/api/commands/${command}`
    const one = { ...route, path, command, summary: `The command ${command}`, result: RESULTS[command] } as AnyRoute
    return { path, method: 'post', operation: operationOf(one, schemas) }
  })
}

function operationOf(route: AnyRoute, schemas: Schemas): Json {
  const { command, access, summary, path } = route
  const isOwn = command === undefined || isStream(route)
  const input = isOwn ? ownInput(route, schemas) : commandInput(route, command, schemas)
  return {
    operationId: idOf(route),
    tags: [path.split('/')[2]?.replace(/\.csv$/, '') ?? ''],
    summary,
    ...(access === 'anyone' && { security: [] }),
    ...((access === 'session' || access === 'any-session') && { security: [{ session: [] }] }),
    ...(command !== undefined && rights(command)),
    ...(input.parameters.length > 0 && { parameters: input.parameters }),
    ...(input.body !== undefined && { requestBody: input.body }),
    responses: { ...successOf(route, schemas), ...PROBLEMS },
  }
}

/** It is told from where, and not what. */
const isStream = ({ media, isWhole }: AnyRoute): boolean => media !== undefined && !isWhole

function rights(command: OperatorCommand): Json {
  const { roles, changes, inPerson, fresh } = WHO_MAY[command]
  return {
    ...(inPerson && { security: [{ session: [] }] }),
    'x-command': command,
    'x-roles': roles,
    'x-changes': changes,
    ...(fresh && { 'x-fresh': true }),
  }
}

const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

/** `get /api/partners/:name/tolerances`: `getPartnersNameTolerances`. */
const idOf = ({ method, path }: AnyRoute): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .slice(2)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

interface Input {
  readonly parameters: readonly Json[]
  readonly body: Json | undefined
}

interface ObjectSchema extends Json {
  readonly properties?: Readonly<Record<string, Json>>
  readonly required?: readonly string[]
}

/** What stands in the path is taken out of the rest. */
function commandInput(
  { method, path, defaults = {}, isWhole }: AnyRoute,
  command: OperatorCommand,
  { sent }: Schemas,
): Input {
  const name = inputName(command)
  const whole = sent.named[name] as ObjectSchema
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, one]) => one ?? '')
  const rest = without(whole, isWhole ? [...inPath, 'limit'] : inPath)
  const ofPath = inPath.map((one) => parameter('path', one, whole.properties?.[one] ?? {}, true))
  if (!hasBody(method)) return { parameters: [...ofPath, ...queryOf(rest, defaults)], body: undefined }
  const schema = inPath.length === 0 ? { $ref: refTo(name) } : rest
  return { parameters: ofPath, body: bodyOf(schema, rest, exampleOf(command, inPath)) }
}

function without({ properties = {}, required = [], ...schema }: ObjectSchema, names: readonly string[]): ObjectSchema {
  const left = Object.entries(properties).filter(([name]) => !names.includes(name))
  const still = required.filter((name) => !names.includes(name))
  return { ...schema, properties: Object.fromEntries(left), ...(still.length > 0 && { required: still }) }
}

function queryOf({ properties = {}, required = [] }: ObjectSchema, defaults: Json): Json[] {
  return Object.entries(properties).map(([name, schema]) => {
    const hasDefault = Object.hasOwn(defaults, name)
    const shown = hasDefault ? { ...schema, default: defaults[name] } : schema
    return parameter('query', name, shown, required.includes(name) && !hasDefault)
  })
}

function parameter(place: 'path' | 'query', name: string, { description, ...schema }: Json, required: boolean): Json {
  return { name, in: place, required, ...(description !== undefined && { description }), schema }
}

/** But for what stands in the path. */
function exampleOf(command: OperatorCommand, inPath: readonly string[]): Json | undefined {
  const whole = EXAMPLES[command]
  if (whole === undefined) return undefined
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !inPath.includes(name)))
}

function bodyOf(
  schema: Json,
  { properties = {}, required = [] }: ObjectSchema,
  example?: Json | undefined,
): Json | undefined {
  if (Object.keys(properties).length === 0) return undefined
  return { required: required.length > 0, content: { 'application/json': { schema, ...(example && { example }) } } }
}

function ownInput({ params, query, body }: AnyRoute, { sent }: Schemas): Input {
  const objectOf = (schema: z.ZodType | undefined) => (schema === undefined ? {} : sent.of(schema)) as ObjectSchema
  const ofPath = Object.entries(objectOf(params).properties ?? {}).map(([name, one]) =>
    parameter('path', name, one, true),
  )
  const json = objectOf(body)
  return { parameters: [...ofPath, ...queryOf(objectOf(query), {})], body: bodyOf(json, json) }
}

function successOf({ result, status, method, media }: AnyRoute, { shown }: Schemas): Readonly<Record<string, Json>> {
  const known = method === 'get' ? { 304: { description: 'It is what If-None-Match names' } } : {}
  if (status === 303) return { 303: { description: 'The browser is led on' } }
  if (media !== undefined)
    return { 200: { description: media.says, content: { [media.type]: { schema: { type: 'string' } } } } }
  if (result.def.type === 'undefined') return { 204: { description: 'Done' } }
  const none = result.def.type === 'optional' ? { 204: { description: 'There is none' } } : {}
  const content = { 'application/json': { schema: shown.of(result) } }
  return {
    [status ?? 200]: { description: status === 201 ? 'Made' : 'Done', content, ...headers(method) },
    ...none,
    ...known,
  }
}

const headers = (method: AnyRoute['method']): Json =>
  method === 'get' ? { headers: { ETag: { schema: { type: 'string' }, description: 'Of what is answered' } } } : {}
