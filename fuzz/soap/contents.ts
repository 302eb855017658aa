import type { Contents } from '../target.ts'
import { xmlStructure } from '../xml/structure.ts'
import { garden } from './material.ts'
import { makeSeeds } from './seeds.ts'
import { answers, spocAnswers } from './targets/answers.ts'
import { door } from './targets/door.ts'
import { calledNode } from './targets/node.ts'
import { spocDoor } from './targets/spoc-door.ts'

const seeds = await makeSeeds()

export const contents: Contents = {
  targets: [door('DV'), door('CVCA'), door('TermContr'), door('IS'), spocDoor, answers, spocAnswers, calledNode],
  seeds: () => seeds,
  values: () => [],
  tags: [],
  changes: [],
  structure: xmlStructure(garden),
}
