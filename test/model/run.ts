// npm run model: the model of docs/model, as it is and without each of its guards. What it checks: docs/model/README.md.
import { AS_IT_IS, check, hasSpin, type ModelRun, WITHOUT_A_GUARD } from './runs.ts'

if (!(await hasSpin())) process.exit(1)
let isAsExpected = true
for (const [title, runs] of [
  ['As it is', AS_IT_IS],
  ['Without a guard', WITHOUT_A_GUARD],
] as const) {
  process.stdout.write(`${title}:\n`)
  for (const run of runs) if (!(await show(run))) isAsExpected = false
}
process.exit(isAsExpected ? 0 : 1)

async function show(run: ModelRun): Promise<boolean> {
  const { verdict, states } = await check(run)
  const surprise = verdict === run.expect ? '' : `   EXPECTED: ${run.expect}`
  const counted = states.toLocaleString('en')
  process.stdout.write(`  ${verdict.padEnd(18)} ${counted.padStart(9)} states   ${run.what}${surprise}\n`)
  return surprise === ''
}
