import type { z } from 'zod'
import { ROLES } from '../../../messages/index.ts'
import { RESULTS } from '../../results.ts'
import type { AnyRoute } from '../route.ts'
import { type Json, type JsonSchemas, sentSchemas, shownSchemas } from './json-schemas.ts'
import { operationsOf } from './operation.ts'
import { PROBLEM, PROBLEM_RESPONSES } from './problems.ts'

/** What the operators' listener answers, in OpenAPI 3.1. The same for the same routes. */
export function openApiDocument(routes: readonly AnyRoute[]): Json {
  const schemas = schemasOf(routes)
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    for (const { path, method, operation } of operationsOf(route, schemas)) {
      paths[path] = { ...paths[path], [method]: operation }
    }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: INFO,
    servers: [{ url: '/', description: 'This node' }],
    security: [{ session: [] }, { token: [] }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...schemas.shown.named, ...schemas.sent.named, Problem: PROBLEM },
      responses: PROBLEM_RESPONSES,
      securitySchemes: SECURITY,
    },
  }
}

export interface Schemas {
  readonly shown: JsonSchemas
  readonly sent: JsonSchemas
}

function schemasOf(routes: readonly AnyRoute[]): Schemas {
  const results = [...routes.map(({ result }) => result), ...Object.values<z.ZodType>(RESULTS)]
  return { shown: shownSchemas(new Set(results)), sent: sentSchemas() }
}

const INFO: Json = {
  title: 'eac-broker: operators’ REST API',
  version: '1',
  summary: 'What people and their programs ask of a node of the EAC PKI',
  description: [
    'Each address stands for a command of the command line (`x-command`); who may give it (`x-roles`) is looked at in one place for both.',
    'Whoever is known by a session cookie says its `Origin`, too, where something changes; programs send a token.',
    'What is not done is answered as `application/problem+json` (RFC 9457); `type` ends with a code that programs switch on.',
    'Octets travel as base64, times as RFC 3339 in UTC. Lists go page by page: `next` of one page is `after` of the following one.',
    'Every answer in JSON to a GET has a strong ETag: with `If-None-Match` what has not changed is answered with 304.',
  ].join('\n\n'),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

/** By the first part of the path. */
const TAGS: readonly (readonly [string, string])[] = [
  ['node', 'The node at a glance, its TLS certificate, its back-up'],
  ['doctor', 'What the node stands on'],
  ['forgotten', 'What a restore forgot'],
  ['exchanges', 'Conversations with partners: the unit an operator sees'],
  ['events', 'What happened'],
  ['live', 'What happens now'],
  ['queue', 'What is owed, and to whom nothing goes out'],
  ['traffic', 'What came and went, by the hour'],
  ['parked', 'What nobody goes on with'],
  ['partners', 'Who is registered'],
  ['states', 'Other states'],
  ['authorities', 'CVCAs, DVs, control centres, SPOCs of this node'],
  ['coverage', 'Which chains hold how long'],
  ['keys', 'Private keys'],
  ['lists', 'Signed lists'],
  ['list-sources', 'Where lists are fetched'],
  ['approvals', 'What waits for people'],
  ['notices', 'What states write to each other'],
  ['users', 'The people of this node'],
  ['sessions', 'Who is logged in'],
  ['tokens', 'For programs'],
  ['cas', 'X.509 CAs'],
  ['ca-domains', 'Names that accounts at CAs may use'],
  ['ca-orders', 'Orders at X.509 CAs'],
  ['ca-requests', 'What else they are asked'],
  ['offline', 'What people carry to other states'],
  ['ceremony', 'What people carry to the machine that holds a CVCA’s keys'],
  ['audit', 'The audit chain'],
  ['alerts', 'What is wrong with the node, and who is told of it'],
  ['settings', 'What may be changed while the node runs'],
  ['archives', 'Whole years'],
  ['session', 'Log in and out'],
  ['issuers', 'Log in by another system'],
  ['invitations', 'The first password'],
  ['first-administrator', 'A node without an administrator'],
  ['me', 'What everybody does for themselves'],
  ['commands', 'Every command, by its name'],
  ['openapi.json', 'This description'],
]

const SECURITY: Json = {
  session: { type: 'apiKey', in: 'cookie', name: '__Host-eac', description: 'Given by POST /api/session' },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: `A token of a person, with some of the roles ${ROLES.join(', ')}`,
  },
}
