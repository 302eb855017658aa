import { type Command, InvalidArgumentError } from 'commander'
import { command } from '../command.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld } from '../world.ts'
import { PUBLISHED, type Published, publishedSchema } from './json/published.ts'

/** `eac list schema`: what the JSON of a command looks like. */
export function printSchema(world: CliWorld): Command {
  const names = Object.keys(PUBLISHED).join(', ')
  return command('schema', 'the JSON schema (draft 2020-12) of what --json prints', 'eac list schema show')
    .argument('[command]', `one of: ${names}`, publishedName, 'show')
    .action((name: Published) => world.out(jsonText(publishedSchema(name))))
}

function publishedName(text: string): Published {
  if (Object.hasOwn(PUBLISHED, text)) return text as Published
  throw new InvalidArgumentError(`Use one of: ${Object.keys(PUBLISHED).join(', ')}.`)
}
