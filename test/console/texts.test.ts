import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FINDINGS } from '../../src/audit/index.ts'
import {
  APPROVAL_DECISIONS,
  APPROVAL_STATES,
  CA_REQUESTS,
  CAUSES,
  EXCHANGE_STATES,
  LIST_KINDS,
  MESSAGE_PARTS,
  ORDER_STATES,
  PARTNER_ROLES,
  REFUSALS,
  REVOCATION_REASONS,
  ROLES,
  RULE_OF_APPROVAL,
  SETTING_NAMES,
  TIMERS,
  WAITING_REASONS,
} from '../../src/messages/index.ts'

const CONSOLE = fileURLToPath(new URL('../../src/console/', import.meta.url))
const PLURAL = /_(zero|one|two|few|many|other)$/

type Texts = ReadonlyMap<string, string>

const languages = readdirSync(join(CONSOLE, 'text')).filter((name) => name.endsWith('.json'))

function read(name: string): Texts {
  return new Map(flat(JSON.parse(readFileSync(join(CONSOLE, 'text', name), 'utf8'))))
}

function flat(texts: object, above = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[above + key, value] as [string, string]] : flat(value, `${above}${key}.`),
  )
}

const keysOf = (texts: Texts): string[] => [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort()
const placesIn = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()

describe('the texts of the console', () => {
  const english = read('en.json')

  it('are there in English, German, French and Spanish', () =>
    assert.deepEqual(languages.sort(), ['de.json', 'en.json', 'es.json', 'fr.json']))

  for (const name of languages.filter((one) => one !== 'en.json')) {
    const texts = read(name)
    it(`${name}: says all that English says, and nothing else`, () => assert.deepEqual(keysOf(texts), keysOf(english)))

    it(`${name}: has each form that its plurals take`, () => {
      const forms = new Intl.PluralRules(name.slice(0, 2)).resolvedOptions().pluralCategories
      const plurals = keysOf(new Map([...english].filter(([key]) => PLURAL.test(key))))
      const lacking = plurals.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !texts.has(key))
      assert.deepEqual(lacking, [])
    })

    it(`${name}: names what is filled in as English does`, () => {
      for (const [key, text] of english) assert.deepEqual(placesIn(texts.get(key) ?? ''), placesIn(text), key)
    })

    it(`${name}: leaves nothing empty`, () => {
      for (const [key, text] of texts) assert.ok(text.trim() !== '', key)
    })
  }

  it('are there for each key that a screen asks for', () => {
    const known = new Set(keysOf(english))
    const asked = sources().flatMap((source) => [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? ''))
    assert.ok(asked.length > 200, 'found the screens')
    assert.deepEqual(
      asked.filter((key) => !known.has(key)),
      [],
    )
  })

  const words: [family: string, said: readonly string[]][] = [
    ['state', EXCHANGE_STATES],
    ['meaning', EXCHANGE_STATES],
    ['outcome', REFUSALS],
    ['cause', Object.keys(CAUSES)],
    ['role', ROLES],
    ['roleSays', ROLES],
    ['approvalState', APPROVAL_STATES],
    ['approvalKind', Object.keys(RULE_OF_APPROVAL)],
    ['decision', APPROVAL_DECISIONS],
    ['partnerRole', PARTNER_ROLES],
    ['orderState', ORDER_STATES],
    ['waitingReason', Object.keys(WAITING_REASONS)],
    ['caRequest', Object.keys(CA_REQUESTS)],
    ['revocationReason', Object.keys(REVOCATION_REASONS)],
    ['listKind', LIST_KINDS],
    ['wirePart', MESSAGE_PARTS],
    ['timer', Object.keys(TIMERS)],
    ['timerSays', Object.keys(TIMERS)],
    ['auditFinding', Object.keys(FINDINGS)],
    ['auditMeaning', Object.keys(FINDINGS)],
    ['settingSays', SETTING_NAMES],
  ]
  for (const [family, said] of words) {
    it(`are there for each word of the node: ${family}`, () =>
      assert.deepEqual(
        said.filter((word) => !english.has(`${family}.${word}`)),
        [],
      ))
  }
})

const sources = (): string[] =>
  readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(CONSOLE, name), 'utf8'))
