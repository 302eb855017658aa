import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { EXAMPLES } from '../../../src/api/http/openapi/examples.ts'
import { description, openApiDocument } from '../../../src/api/http/openapi/index.ts'
import { ROUTES } from '../../../src/api/http/operators-app.ts'
import { INPUTS } from '../../../src/api/inputs.ts'
import { AT_SOCKET_ONLY, WHO_MAY } from '../../../src/api/who-may.ts'
import type { OperatorCommand } from '../../../src/messages/index.ts'

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly 'x-command'?: OperatorCommand
  readonly 'x-roles'?: readonly string[]
}
interface Document {
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

describe('the description of the REST API', () => {
  const document = openApiDocument([...ROUTES, description(ROUTES)]) as unknown as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  )

  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator({ strict: false }).validate(structuredClone(document) as never)
    assert.equal(valid, true, String(JSON.stringify(errors)).slice(0, 2_000))
  })

  it('is what schemas/openapi.json holds; "npm run openapi" writes that', async () => {
    const written = JSON.parse(await readFile('schemas/openapi.json', 'utf8'))
    assert.deepEqual(written, JSON.parse(JSON.stringify(document)), 'run "npm run openapi"')
  })

  it('tells every command, by its name and, but for what people do for themselves, under an address of its own', () => {
    const told = (isByName: boolean) =>
      operations.filter(({ path }) => path.startsWith('/api/commands/') === isByName).map((one) => one['x-command'])
    const commands = Object.keys(WHO_MAY) as OperatorCommand[]
    const missing = (isByName: boolean) => commands.filter((name) => !told(isByName).includes(name))
    assert.deepEqual(missing(true), AT_SOCKET_ONLY)
    assert.deepEqual(missing(false), [...AT_SOCKET_ONLY, 'token.add'])
  })

  it('gives examples that their commands take', () => {
    for (const [name, example] of Object.entries(EXAMPLES)) {
      const { error } = INPUTS[name as OperatorCommand].safeParse(example)
      assert.equal(error, undefined, `${name}: ${error?.message}`)
    }
  })

  it('says of each command which roles may give it', () => {
    const wrong = operations.filter((one) => one['x-command'] && WHO_MAY[one['x-command']].roles !== one['x-roles'])
    assert.deepEqual(wrong, [])
  })

  it('names each operation once, in a section that is explained', () => {
    const ids = operations.map(({ operationId }) => operationId)
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    )
    const tags = new Set(document.tags.map(({ name }) => name))
    assert.deepEqual(
      operations.filter((one) => !one.tags.every((tag) => tags.has(tag))),
      [],
    )
  })
})
