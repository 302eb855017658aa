// The command line `eac …`. It owns words and tables; what it does to the world is handed in.
export { CliError, EXIT_CODES, type ExitCode } from './cli-error.ts'
export { buildProgram } from './program.ts'
export { runCommandLine } from './run.ts'
export {
  type CliWorld,
  type DemoStatePlace,
  type DemoWish,
  type DemoWorld,
  FAULTS,
  type Fault,
  type FaultSeen,
  type InitResult,
  type InitWish,
  type LargeFile,
  type OpenOperator,
  type Place,
  type ResealResult,
  type ResealWish,
  type ServiceCall,
  TLS_CAS,
  type TlsCa,
} from './world.ts'
