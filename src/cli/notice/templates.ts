import type { Command } from 'commander'
import {
  formText,
  NOTICE_TEMPLATE_NAMES,
  NOTICE_TEMPLATES,
  type NoticeTemplate,
  type NoticeTemplateName,
  type TemplateParameter,
} from '../../messages/index.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import type { CliWorld } from '../world.ts'

export function showTemplates(world: CliWorld): Command {
  const made = command('templates', 'what states tell each other in agreed words', 'eac notice templates')
  return withJson(made).action((options: { json?: true }) => {
    world.out(options.json ? jsonText(NOTICE_TEMPLATE_NAMES.map(viewOf)) : NOTICE_TEMPLATE_NAMES.map(textOf).join('\n'))
  })
}

function viewOf(name: NoticeTemplateName) {
  const { subject, body, parameters }: NoticeTemplate = NOTICE_TEMPLATES[name]
  return {
    name,
    subject,
    body: body.join('\n'),
    parameters: parameters.map(({ form, ...one }) => ({
      ...one,
      form: formText(form),
      optional: one.optional ?? false,
    })),
  }
}

function textOf(name: NoticeTemplateName): string {
  const { subject, body, parameters }: NoticeTemplate = NOTICE_TEMPLATES[name]
  const values = table(['  --set', 'what', 'how'], parameters.map(rowOf))
  return [name, `  ${subject}`, ...body.map((line) => `  | ${line}`), values].join('\n')
}

const rowOf = ({ name, says, form, optional }: TemplateParameter): string[] => [
  `  ${name}=`,
  `${says}${optional ? ' (may be left out)' : ''}`,
  formText(form),
]
