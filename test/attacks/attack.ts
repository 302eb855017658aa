// The threat model's table is a test suite: each row is a test that performs the attack on a running node.
//
// Write rows in files of your own, test/attacks/NAME.attacks.test.ts; test/attacks/support/ has a node in one call
// (`attackedState`) and sockets that send any bytes (`RawConnection`). The table in docs/threat-model.md is written
// from the rows, never by hand:
//
//   npm run threat-model -- --declared    writes the rows as they are declared, runs none: after adding or changing one,
//                                         and to resolve a conflict in the table (take either side, then this)
//   npm run threat-model                  performs every attack and writes the rows that passed: before a release
//   npm run threat-model -- --check       says whether the table is the declared one; the ordinary tests do this too
import assert from 'node:assert/strict'

export interface Attack {
  /** Its room and number: NET (TLS, HTTP, connections), XML, SIG (WS-Security), CALL (partners), OUT (what we call), KEY, AUD, PPL (people), INS (insiders), CVC, SUP (supply chain, runtime, logs). */
  readonly id: string
  readonly actor: string
  readonly target: string
  /** One sentence: what is done. */
  readonly attack: string
  /** One sentence: what happens instead. */
  readonly answer: string
}

const ID = /^(NET|XML|SIG|CALL|OUT|KEY|AUD|PPL|INS|CVC|SUP)-\d\d$/
const SENTENCE = /^[A-Z‘“][^\n|]*\.$/
const WORDS = /^[^\s|][^\n|]*[^\s|.]$/

const declared = new Map<Mocha.Test, Attack>()

/** Declares a test that performs an attack and asserts the answer, and its row in the threat model. */
export function attack(row: Attack, perform: (this: Mocha.Context) => Promise<void>): void {
  const wrong = objectionTo(row)
  // as a failed test: what is thrown while files are loaded is not shown
  const test = wrong === undefined ? perform : () => Promise.reject(wrong)
  declared.set(it(`${row.id}: ${row.attack}`, test), row)
}

function objectionTo(row: Attack): unknown {
  try {
    checkAttack(row)
    const twin = [...declared.values()].find(({ id }) => id === row.id)
    assert.equal(twin, undefined, `two attacks are called ${row.id}: “${twin?.attack}” and “${row.attack}”`)
    return undefined
  } catch (error) {
    return error
  }
}

/** The row that a test of this process performs. */
export const attackOf = (test: Mocha.Test): Attack | undefined => declared.get(test)

/** @throws AssertionError that names the field, for what the table could not show */
export function checkAttack(row: Attack): void {
  assert.match(row.id, ID, 'an id is a room and two digits, as NET-07')
  assert.match(row.actor, WORDS, `${row.id}: the actor is some words without a full stop`)
  assert.match(row.target, WORDS, `${row.id}: the target is some words without a full stop`)
  assert.match(row.attack, SENTENCE, `${row.id}: the attack is a sentence on one line, without "|"`)
  assert.match(row.answer, SENTENCE, `${row.id}: the answer is a sentence on one line, without "|"`)
}
