import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import {
  isSettingName,
  type OperatorCommands,
  OperatorError,
  type ProposedView,
  SETTING_NAMES,
  type SettingName,
  type SettingPreviewView,
  type SettingRules,
  type SettingStanding,
  type SettingsView,
  type SettingValue,
  type SettingView,
  settingTold,
} from '../messages/index.ts'
import {
  changeSetting,
  holdSettings,
  listSettings,
  type SettingRecord,
  type Tx,
  waitingSettings,
} from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { type ApiDeps, callerName } from './deps.ts'
import { nothing, parseInput, reason } from './input.ts'
import { consequencesOf } from './setting-consequences.ts'
import { settingProposal } from './setting-proposal.ts'

/** In every process: they hear of it, and look every two seconds in case they did not. */
const IN_FORCE_SECONDS = 2

/** What this process knows of the settings, beside what the database has. */
export interface SettingsDeps extends SettingRules {
  readonly inFile: () => SettingsView['inFile']
  /** What was changed is in force here when this resolves. */
  readonly refresh: () => Promise<void>
}

const name = z.string().min(1).max(100)
const value = z.union([z.number(), z.boolean(), z.array(z.number()).max(100)])
const previewSchema = z.strictObject({ name, value: value.optional() })
const changeSchema = z.strictObject({ name, value, why: reason })
const resetSchema = z.strictObject({ name, why: reason })

export const SETTING_INPUTS = {
  'setting.list': nothing,
  'setting.preview': previewSchema,
  'setting.change': changeSchema,
  'setting.reset': resetSchema,
}

export async function listSettingViews({ db, settings }: ApiDeps): Promise<SettingsView> {
  const records = await listSettings(db)
  const set = setOf(records)
  const waiting = await waitingSettings(db)
  return {
    settings: SETTING_NAMES.map((name) => settingView(name, records, waiting, settings)),
    needs: settings.needs(set),
    inFile: settings.inFile(),
  }
}

export async function previewSetting(
  input: OperatorCommands['setting.preview']['input'],
  deps: ApiDeps,
): Promise<SettingPreviewView> {
  const { name: path, value: wished } = parseInput(previewSchema, input)
  const name = settingNamed(path)
  const set = setOf(await listSettings(deps.db))
  const change = changeOf(name, wished, set, deps.settings)
  const { before, after, file } = change
  return {
    name,
    before,
    after,
    file,
    unit: settingTold(name).unit,
    needs: deps.settings.needs(set),
    inForceWithinSeconds: IN_FORCE_SECONDS,
    countsFor: settingTold(name).countsFor,
    consequences: await consequencesOf(name, change, deps),
  }
}

/** Another value; or, where people have to approve it, it waits for them. */
export async function changeSettingNow(
  input: OperatorCommands['setting.change']['input'],
  deps: ApiDeps,
): Promise<SettingView | ProposedView> {
  const { name, value, why } = parseInput(changeSchema, input)
  return changeOrPropose(settingNamed(name), value, why, deps)
}

export async function giveBackSetting(
  input: OperatorCommands['setting.reset']['input'],
  deps: ApiDeps,
): Promise<SettingView | ProposedView> {
  const { name, why } = parseInput(resetSchema, input)
  return changeOrPropose(settingNamed(name), undefined, why, deps)
}

/** @param wished undefined: given back to the file */
async function changeOrPropose(
  name: SettingName,
  wished: SettingValue | undefined,
  why: string,
  deps: ApiDeps,
): Promise<SettingView | ProposedView> {
  const { db, settings, now } = deps
  const done = await db.transaction().execute(async (tx) => {
    const set = await holdSettings(tx)
    const change = changeOf(name, wished, set, settings)
    const needs = settings.needs(set) // of what is in force, never of what is wished for
    if (needs !== 0) return { ...change, needs }
    await changeAtOnce(tx, change, why, deps, now())
    return undefined
  })
  if (done === undefined) {
    await settings.refresh()
    return settingView(name, await listSettings(db), await waitingSettings(db), settings)
  }
  const { needs, ...change } = done
  const requestedBy = await requesterOf(needs, deps)
  const consequences = await consequencesOf(name, change, deps)
  try {
    return await proposeToPeople(settingProposal(change, { why, needs, requestedBy, consequences }), deps)
  } catch (cause) {
    if ((cause as { constraint?: string }).constraint !== 'approval_one_setting') throw cause
    throw new OperatorError('refused', `A change of ${name} waits for approval: "eac approval list".`, { cause })
  }
}

function changeAtOnce(tx: Tx, change: WishedChange, why: string, deps: ApiDeps, at: Date): Promise<void> {
  const { name, before: was, after: is, toFile } = change
  const how = { by: callerName(deps), why, approval: undefined }
  return changeSetting(tx, { name, was, is, setHere: !toFile, ...how }, at)
}

/** What somebody wants changed, as it is now. */
export interface WishedChange {
  readonly name: SettingName
  /** In force. */
  readonly before: SettingValue
  readonly after: SettingValue
  readonly file: SettingValue
  /** It is given back to the file. */
  readonly toFile: boolean
  /** What is set at the node; undefined: nothing. */
  readonly setBefore: unknown
}

/** @throws {OperatorError} `invalid-input`: a value it does not take; `refused`: nothing would change */
function changeOf(
  name: SettingName,
  wished: SettingValue | undefined,
  set: ReadonlyMap<string, unknown>,
  rules: SettingRules,
): WishedChange {
  const { value: before, file, from } = rules.standing(name, set)
  const change = { name, before, after: wished ?? file, file, toFile: wished === undefined, setBefore: set.get(name) }
  if (wished === undefined) {
    if (set.has(name)) return change
    throw new OperatorError('refused', `${name} is as the file says already; nothing is set at the node.`)
  }
  const against = rules.against(name, wished)
  if (against !== undefined) throw new OperatorError('invalid-input', `${name}: ${against}.`)
  if (from !== 'node' || !isDeepStrictEqual(before, wished)) return change
  throw new OperatorError('refused', `${name} is set to that already.`)
}

function settingNamed(name: string): SettingName {
  if (isSettingName(name)) return name
  const where = '"eac setting list" shows those that are changed here; all others are changed in eac.yaml'
  throw new OperatorError('not-found', `There is no setting ${name} that is changed while the node runs: ${where}.`)
}

const setOf = (records: readonly SettingRecord[]): ReadonlyMap<string, unknown> =>
  new Map(records.map(({ name, value }) => [name, value]))

function settingView(
  name: SettingName,
  records: readonly SettingRecord[],
  waiting: ReadonlyMap<string, number>,
  rules: SettingRules,
): SettingView {
  const { unit, says } = settingTold(name)
  const record = records.find((one) => one.name === name)
  const standing: SettingStanding = rules.standing(name, setOf(records))
  return {
    name,
    ...standing,
    unit,
    says,
    form: rules.formOf(name),
    set: record && { since: record.since.toISOString(), by: record.by, why: record.why, approval: record.approval },
    waiting: waiting.get(name),
  }
}
