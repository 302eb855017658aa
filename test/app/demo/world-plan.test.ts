import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findWorld, planWorld } from '../../../src/app/demo/world-plan.ts'

describe('planWorld', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-world-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('makes two states, each at ports of its own', async () => {
    const { plan, isNew } = await planWorld(folder, { port: 9000 })
    assert.equal(isNew, true)
    assert.deepEqual(
      plan.states.map(({ country }) => country),
      ['UT', 'FU'],
    )
    assert.deepEqual(await findWorld(folder), plan)
  })

  it('uses no port twice', async () => {
    const { plan } = await planWorld(folder, { port: 9000, states: 3 })
    const used = [
      plan.crlPort,
      plan.terminalPort,
      ...plan.states.flatMap(({ port, spocPort, innerSpocPort }) => [port, spocPort, innerSpocPort]),
    ]
    assert.equal(new Set(used).size, used.length)
  })

  it('goes on with the ports it was made for, and refuses others', async () => {
    const { plan } = await planWorld(folder, { port: 9000 })
    const again = await planWorld(folder, {})
    assert.deepEqual(again, { plan, isNew: false })
    await assert.rejects(planWorld(folder, { port: 9001 }), /was made for port 9000.*--data/)
  })

  it('takes a further state in, and lets none go', async () => {
    const { plan: two } = await planWorld(folder, { port: 9000 })
    const { plan: three } = await planWorld(folder, { states: 3 })
    assert.deepEqual(three.states.slice(0, 2), two.states)
    await assert.rejects(planWorld(folder, { states: 2 }), /was made with 3 states/)
  })

  it('says what to do with a world of one state, as earlier versions made it', async () => {
    await mkdir(join(folder, 'ut'))
    await writeFile(join(folder, 'ut', 'eac.yaml'), '')
    await assert.rejects(planWorld(folder, {}), /of an earlier version.*Remove it, or choose another folder/)
  })

  it('finds no world where there is none', async () => {
    assert.equal(await findWorld(folder), undefined)
  })
})
