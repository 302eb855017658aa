import { isDeepStrictEqual } from 'node:util'
import { ApprovalError, type Effect } from '../approvals/index.ts'
import type { SettingRules } from '../messages/index.ts'
import { changeSetting, holdSettings } from '../store/index.ts'

/** What people saw was what was in force then; where that is something else by now, nothing is changed. */
export const settingEffect = (rules: SettingRules): Effect<'setting'> => ({
  async approved(tx, { id, requestedBy, action }, at) {
    const { setting: name, setBefore, before, file, value, why } = action
    const set = await holdSettings(tx)
    const standing = rules.standing(name, set)
    const asThen = isDeepStrictEqual(
      [set.get(name) ?? null, standing.value, standing.file],
      [setBefore ?? null, before, file],
    )
    if (!asThen) throw outOfDate(`${name} was changed meanwhile.`)
    const against = value === null ? undefined : rules.against(name, value)
    if (against !== undefined) throw outOfDate(`This version does not take the value: ${against}.`)
    const is = value ?? file
    const change = { name, was: before, is, setHere: value !== null, by: requestedBy, why, approval: id }
    await changeSetting(tx, change, at)
    return []
  },
  refused: async () => [],
})

const outOfDate = (why: string): ApprovalError =>
  new ApprovalError('out-of-date', `${why} Refuse this one, or have it withdrawn.`)
