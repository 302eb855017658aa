import { type SettingForm, type SettingsView, type SettingView, settingText } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'

export function settingsText({ settings, needs }: SettingsView): string {
  const rows = settings.map((one) => [one.name, settingText(one.value, one.unit), whereFrom(one)])
  const who = ['at once, by an administrator', 'once one other user approves it', 'once two other users approve it'][
    needs
  ]
  return `${table(['setting', 'in force', 'from'], rows)}\na change is done ${who}; eac setting show NAME tells what each means\n`
}

export function settingFields(setting: SettingView): string {
  const { name, value, unit, says, form, file, from, set, notUsed, waiting } = setting
  return fieldLines([
    ['setting', name],
    ['says', says],
    ['in force', settingText(value, unit)],
    ['from', whereFrom(setting)],
    ['reason', set?.why],
    ['approval', set?.approval === undefined ? undefined : String(set.approval)],
    ['the file says', from === 'node' ? settingText(file, unit) : undefined],
    ['not used', notUsed && `${JSON.stringify(notUsed.value)} is set at the node: ${notUsed.why}`],
    ['takes', formText(form)],
    ['waits', waiting === undefined ? undefined : `for approval ${waiting}: eac approval show ${waiting}`],
  ])
}

function whereFrom({ from, set, waiting }: SettingView): string {
  const waits = waiting === undefined ? '' : `; a change waits for approval ${waiting}`
  if (from !== 'node') return `${from === 'file' ? 'eac.yaml' : 'default'}${waits}`
  return `set here ${moment(set?.since ?? '')} by ${set?.by ?? "the machine's administrator"}${waits}`
}

function formText(form: SettingForm): string {
  switch (form.kind) {
    case 'flag':
      return 'true or false'
    case 'choice':
      return form.of.join(', ')
    case 'number':
      return `${form.whole ? 'a whole number' : 'a number'} from ${form.least} to ${form.most}`
    case 'numbers':
      return `up to ${form.longest} numbers from ${form.least} to ${form.most} with commas between, or none`
  }
}

export function settingNamed(name: string, { settings }: SettingsView): SettingView {
  const found = settings.find((one) => one.name === name)
  if (found !== undefined) return found
  const where = 'eac setting list shows those there are; all others are changed in eac.yaml'
  throw new CliError('misuse', `there is no setting ${name} that is changed here: ${where}`)
}

/** What a person typed; whether it is taken, the node says. */
export function settingValue(text: string, { name, form }: SettingView): number | boolean | number[] {
  const wrong = new CliError('misuse', `${text} is no value of ${name}: it takes ${formText(form)}`)
  const number = (one: string): number => {
    if (!/^-?\d+(\.\d+)?$/.test(one.trim())) throw wrong
    return Number(one)
  }
  switch (form.kind) {
    case 'flag':
      if (text !== 'true' && text !== 'false') throw wrong
      return text === 'true'
    case 'numbers':
      return text === 'none' ? [] : text.split(',').map(number)
    default:
      return number(text)
  }
}
