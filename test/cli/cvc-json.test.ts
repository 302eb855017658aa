import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { PUBLISHED, type Published, publishedSchema } from '../../src/cli/cvc/json/published.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'
import { eac } from './fake-world.ts'

const NAMES = Object.keys(PUBLISHED) as Published[]

/** Fails with the place where the JSON is not what its schema says. */
const assertAsPublished = (name: Published, out: string, about: string) => {
  const { success, error } = PUBLISHED[name].schema.safeParse(JSON.parse(out))
  assert.ok(success, `${about}: ${error?.message}`)
}

describe('the published JSON schemas', () => {
  for (const name of NAMES) {
    it(`schemas/cvc-${name}.schema.json is what eac cvc schema ${name} prints`, async () => {
      const file = new URL(`../../schemas/cvc-${name}.schema.json`, import.meta.url)
      const { out, exitCode } = await eac(['cvc', 'schema', name])
      assert.equal(exitCode, 0)
      assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(publishedSchema(name))))
      assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(out), 'print it again into the file')
    })

    it(`${name} names its draft, and lets nothing in that it does not describe`, () => {
      const schema = JSON.stringify(publishedSchema(name))
      assert.match(schema, /"\$schema":"https:\/\/json-schema\.org\/draft\/2020-12\/schema"/)
      const objects = schema.match(/"type":"object"/g)?.length
      assert.equal(schema.match(/"additionalProperties":false/g)?.length, objects)
    })
  }

  it('prints that of show when none is named, and refuses other names', async () => {
    assert.match((await eac(['cvc', 'schema'])).out, /eac cvc show --json/)
    const { exitCode, err } = await eac(['cvc', 'schema', 'request'])
    assert.equal(exitCode, 2)
    assert.match(err, /Use one of: show, verify, diff/)
  })
})

describeWithVectors('the JSON of every vector', () => {
  const sets = {
    public: loadVectors('public/index.json'),
    own: loadVectors('generated-own/index.json'),
    negative: loadVectors('generated-own/negative/index.json', 'generated-own'),
  }

  for (const [name, { entries, read }] of Object.entries(sets)) {
    it(`of the ${name} set is as the schemas say`, async () => {
      for (const { file, bytes } of entries) {
        if (bytes === 0) continue // wrong use: an empty file
        const files = { [file]: read(file) }
        assertAsPublished('show', (await eac(['cvc', 'show', file, '--tree', '--json'], { files })).out, file)
        const verified = await eac(['cvc', 'verify', file, '--anchor', file, '--json'], { files })
        if (verified.out !== '') assertAsPublished('verify', verified.out, file)
      }
    })
  }

  it('of differences is as the schema says', async () => {
    const { entries, read } = sets.own
    for (const [i, { file }] of entries.entries()) {
      const before = entries[i === 0 ? entries.length - 1 : i - 1]!.file
      const files = { a: read(before), b: read(file) }
      const { out } = await eac(['cvc', 'diff', 'a', 'b', '--json'], { files })
      if (out !== '') assertAsPublished('diff', out, `${before} and ${file}`)
    }
  })
})
