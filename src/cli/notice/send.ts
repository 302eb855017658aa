import type { Command } from 'commander'
import { NOTICE_TEMPLATE_NAMES, type NoticeView, type NoticeWish, type SentNoticesView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, several } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { noticeTable, noticeText } from './notice-text.ts'

interface SendOptions extends Place {
  readonly all?: true
  readonly from?: string
  readonly template?: string
  readonly set?: readonly string[]
  readonly subject?: string
  readonly body?: string
  readonly json?: true
}

export function sendNotice(world: CliWorld): Command {
  const made = nodeCommand(
    'send [country]',
    'tell the people of another state something, in English; goes out by itself until it is taken',
    'eac notice send FU --template spoc-reactivation --set since=2026-12-02T10:00Z',
  )
    .option('--all', 'every registered state, in place of the country')
    .option('--from <name>', 'which SPOC of ours (not needed when there is only one)')
    .addOption(choice('--template <name>', 'in agreed words; see eac notice templates', NOTICE_TEMPLATE_NAMES))
    .option('--set <key=value>', 'a value of the template; once for each', several(String))
    .option('--subject <text>', 'in words of your own')
    .option('--body <text>', 'in words of your own')
  return withJson(made).action(async (country: string | undefined, options: SendOptions) => {
    const wish: NoticeWish = { to: addressee(country, options), from: options.from, says: wordsOf(options) }
    const sent = await withOperator(world, options, (operator) => operator.call('notice.send', wish))
    world.out(options.json ? jsonText(sent) : `${sentText(sent.queued)}${byEmailText(sent)}`)
    if (sent.queued.length === 0) {
      const who = sent.byEmail.map(({ country }) => country).join(', ')
      throw new CliError('refused', `nothing was queued: there is no SPOC of ${who}; send the text by e-mail`)
    }
  })
}

/** @returns undefined for all */
function addressee(country: string | undefined, { all }: SendOptions): string | undefined {
  if ((country === undefined) === (all === true)) return country
  throw new CliError('misuse', 'who is told? Say one country, or --all, and not both')
}

function wordsOf({ template, set = [], subject, body }: SendOptions): NoticeWish['says'] {
  const own = subject !== undefined || body !== undefined
  if (template !== undefined && !own) return { template, values: Object.fromEntries(set.map(pairOf)) }
  if (template === undefined && set.length === 0 && subject !== undefined && body !== undefined)
    return { subject, body }
  throw new CliError('misuse', 'what is said? Either --template with --set, or both --subject and --body')
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new CliError('misuse', `${text} is no value of a template; say --set key=value`)
}

/** Whom the notice does not reach by itself, and what to write to them. */
function byEmailText({ queued, byEmail, text }: SentNoticesView): string {
  if (byEmail.length === 0) return ''
  const left = queued.length === 0 ? '' : '\nNot told, as they have no SPOC:\n'
  const whom = byEmail.map(({ country, name, address }) => visible(`${country} (${name}): ${address}`))
  return `${left}${whom.join('\n')}\n\nThe text for an e-mail:\n\nSubject: ${text.subject}\n\n${text.body}\n`
}

/** Who is told what, before it has arrived. */
function sentText(notices: readonly NoticeView[]): string {
  const [first, ...more] = notices
  if (first === undefined) return ''
  const next = 'eac notice list --sent shows how far it is.\n'
  if (more.length === 0) return `Queued.\n\n${noticeText(first)}\n${next}`
  return `Queued for ${notices.length} states.\n\n${noticeTable(notices)}\n${next}`
}
