// The command line `eac …`. It owns words and tables; what it does to the world is handed in.
export { CliError, EXIT_CODES, type ExitCode } from './cli-error.ts'
export { buildProgram } from './program.ts'
export { runCommandLine } from './run.ts'
export type {
  CliWorld,
  DemoWish,
  InitResult,
  InitWish,
  OpenOperator,
  Place,
  ServiceCall,
} from './world.ts'
