import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Store } from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const ALICE = '00000000-0000-4000-8000-00000000000a'
const BOB = '00000000-0000-4000-8000-00000000000b'
const CAROL = '00000000-0000-4000-8000-00000000000c'

describe('what the database refuses, whoever asks it', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
    for (const [id, name] of [
      [ALICE, 'alice'],
      [BOB, 'bob'],
      [CAROL, 'carol'],
    ]) {
      await run(`insert into person (id, name, full_name, scrypt_cost, scrypt_block_size, scrypt_parallelization,
        password_salt, password_hash, created_at, roles)
        values ('${id}', '${name}', '${name}', 2, 8, 1, '', '', now(), array['officer', 'approver'])`)
    }
  })
  after(() => store?.close())

  const run = async (text: string): Promise<{ id?: number }[]> => {
    const { rows } = await sql.raw<{ id?: number }>(text).execute(store.db)
    return rows
  }
  const vote = (id: number, person: string, decision = 'approve', grounds = 'looked at') =>
    run(`insert into approval_vote values (${id}, '${person}', '${decision}', '${grounds}', now())`)
  const decide = (id: number, state: string) =>
    run(`update approval set state = '${state}', decided_at = now() where id = ${id}`)
  const refused = (constraint: string, work: () => Promise<unknown>) =>
    assert.rejects(work, (error: { constraint?: string }) => {
      assert.equal(error.constraint, constraint)
      return true
    })

  async function propose(needs = 2): Promise<number> {
    const rows = await run(`insert into approval (kind, subject, needs, requested_by, checks, action, created_at)
      values ('partner-suspension', 'suspend', ${needs}, '${ALICE}', '[]', '{"to":"suspended"}', now()) returning id`)
    assert.ok(rows[0]?.id)
    return rows[0].id
  }

  describe('of key rollovers', () => {
    let cvca: string
    before(async () => {
      cvca = (await insertPartnerRow(store)).authorityId
    })
    const rollover = async (): Promise<number> => {
      const rows =
        await run(`insert into approval (kind, subject, needs, requested_by, authority_id, checks, action, created_at)
        values ('rollover', 'a new key', 1, '${ALICE}', '${cvca}', '[]', '{}', now()) returning id`)
      assert.ok(rows[0]?.id)
      return rows[0].id
    }
    const owe = (id: number) =>
      run(
        `insert into approved_rollover (approval_id, authority_id, owed_at, next_at) values (${id}, '${cvca}', now(), now())`,
      )

    it('one that nobody approved, or refused; a second one that waits; one done twice or taken away', async () => {
      const id = await rollover()
      await refused('approval_one_rollover', rollover)
      await refused('approved_rollover_as_voted', () => owe(id))
      await refused('approval_vote_not_by_requester', () => vote(id, ALICE))
      await vote(id, BOB, 'refuse')
      await decide(id, 'refused')
      await refused('approved_rollover_as_voted', () => owe(id))
      const next = await rollover()
      await vote(next, BOB)
      await decide(next, 'approved')
      await owe(next)
      const done = () =>
        run(
          `update approved_rollover set done_at = now(), holder_reference = 'UTCVCA00002' where approval_id = ${next}`,
        )
      await done()
      await refused('approved_rollover_stays', done)
      await refused('approved_rollover_stays', () => run(`delete from approved_rollover where approval_id = ${next}`))
    })
  })

  it('a vote by the requester', async () => {
    const id = await propose()
    await refused('approval_vote_not_by_requester', () => vote(id, ALICE))
    await refused('approval_vote_not_by_requester', () => vote(id, ALICE, 'refuse'))
  })

  it('two votes by one person', async () => {
    const id = await propose()
    await vote(id, BOB)
    await refused('approval_vote_once', () => vote(id, BOB))
  })

  it('a vote by a disabled person', async () => {
    const id = await propose()
    await run(`update person set disabled_at = now() where id = '${CAROL}'`)
    await refused('approval_vote_not_by_disabled', () => vote(id, CAROL))
    await run(`update person set disabled_at = null where id = '${CAROL}'`)
  })

  it('a vote by somebody who is no approver', async () => {
    const id = await propose()
    await run(`update person set roles = array['officer'] where id = '${CAROL}'`)
    await refused('approval_vote_by_approver', () => vote(id, CAROL))
    await run(`update person set roles = array['approver'] where id = '${CAROL}'`)
  })

  it('an auditor who has another role, and a role that nobody knows', async () => {
    const give = (roles: string) => run(`update person set roles = array[${roles}] where id = '${CAROL}'`)
    await refused('person_auditor_alone', () => give(`'auditor', 'operator'`))
    await refused('person_roles_known', () => give(`'root'`))
  })

  it('a vote without grounds', async () => {
    const id = await propose()
    await refused('approval_vote_grounds', () => vote(id, BOB, 'approve', '  '))
  })

  it('a vote on what is decided', async () => {
    const id = await propose(1)
    await vote(id, BOB)
    await decide(id, 'approved')
    await refused('approval_vote_while_waiting', () => vote(id, CAROL, 'refuse'))
  })

  it('a vote changed, removed or emptied away', async () => {
    const id = await propose()
    await vote(id, BOB)
    await refused('approval_vote_stays', () => run(`update approval_vote set grounds = 'x' where approval_id = ${id}`))
    await refused('approval_vote_stays', () => run(`delete from approval_vote where approval_id = ${id}`))
    await refused('approval_vote_stays', () => run('truncate approval_vote'))
  })

  for (const [column, value] of [
    ['action', `'{"to":"active"}'`],
    ['checks', `'[{"check":"x"}]'`],
    ['needs', '1'],
    ['requested_by', `'${BOB}'`],
    ['subject', `'something else'`],
    ['kind', `'initial-request'`],
  ]) {
    it(`another ${column} than what was proposed`, async () => {
      const id = await propose()
      await refused('approval_stays', () => run(`update approval set ${column} = ${value} where id = ${id}`))
    })
  }

  it('an approval that goes away, or begins decided', async () => {
    const id = await propose()
    await refused('approval_stays', () => run(`delete from approval where id = ${id}`))
    await refused('approval_begins_waiting', () =>
      run(`insert into approval (kind, subject, needs, state, checks, action, created_at, decided_at)
        values ('initial-request', 'x', 1, 'approved', '[]', '{}', now(), now())`),
    )
  })

  it('a decision that the votes do not make', async () => {
    const id = await propose(2)
    await vote(id, BOB)
    await refused('approval_as_voted', () => decide(id, 'approved'))
    await refused('approval_as_voted', () => decide(id, 'refused'))
    await vote(id, CAROL, 'refuse')
    await refused('approval_as_voted', () => decide(id, 'approved'))
    await decide(id, 'refused')
  })

  it('a second decision', async () => {
    const id = await propose(1)
    await vote(id, BOB)
    await decide(id, 'approved')
    await refused('approval_decided_once', () => decide(id, 'withdrawn'))
    await refused('approval_decided_once', () => run(`update approval set state = 'waiting' where id = ${id}`))
  })
})
