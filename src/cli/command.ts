import { Command } from 'commander'
import type { CliWorld } from './world.ts'

/** One command, with an example at the end of its help. `usage` is its name and arguments: `show <name>`. */
export function command(usage: string, description: string, example: string): Command {
  const [name = '', ...args] = usage.split(' ')
  const made = new Command(name).description(description).addHelpText('after', `\nExample:\n  $ ${example}`)
  for (const argument of args) made.argument(argument)
  return made
}

/** A command that needs a node: where it lives can be told. */
export function nodeCommand(usage: string, description: string, example: string): Command {
  return command(usage, description, example)
    .option('--config <file>', 'configuration of the node (default: eac.yaml in its folder, or here)')
    .option('--data <folder>', 'folder of the node, as eac init made it')
}

export function withJson(made: Command): Command {
  return made.option('--json', 'as JSON, for programs')
}

/** Commands about one thing; the help of each tells more. */
export function group(name: string, description: string, example: string, commands: readonly Command[]): Command {
  const made = command(name, description, example)
  for (const one of commands) made.addCommand(one)
  return made
}

/** Nothing ends the process or writes past the world; the full name of each command goes into its complaints. */
export function attach(made: Command, world: CliWorld, names: readonly string[] = [made.name()]): void {
  made
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.out(text), writeErr: (text) => world.err(text) })
    .showHelpAfterError(`see: ${names.join(' ')} --help`)
  for (const one of made.commands) attach(one, world, [...names, one.name()])
}
