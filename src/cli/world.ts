import type { CheckSignature } from '../cvc/index.ts'
import type {
  AuthorityView,
  AuthorityWish,
  Command,
  ContractName,
  MigrateView,
  MoveView,
  Operator,
  PartnerAnswer,
  Passed,
  RestoreView,
  RestoreWish,
  ServiceName,
  VerifiedBackupView,
} from '../messages/index.ts'

/** Everything the command line needs of the outside, so that a test can stand in for all of it. */
export interface CliWorld {
  /** Of this program, for `eac --version`. */
  readonly version: string
  /** Standard output and standard error; the text brings its own line ends. */
  out(text: string): void
  err(text: string): void
  /** Rejects with the error of `node:fs`: its `code` tells ENOENT from EACCES. */
  readFile(path: string): Promise<Uint8Array>
  /** Makes the folders that are missing on the way, and replaces a file of that name. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** Makes a file that nobody but its owner may read; rejects with EEXIST where one of that name is there. */
  createPrivateFile(path: string, bytes: Uint8Array): Promise<void>
  /** A new file to be written piece by piece, that nobody but its owner may read; rejects with EEXIST as above. */
  createLargeFile(path: string): Promise<LargeFile>
  /** A text file line by line; rejects as `readFile` when the first one is asked for. */
  readLines(path: string): AsyncIterable<string>
  /** Names of what lies in a folder; rejects as `readFile`. */
  listFolder(path: string): Promise<readonly string[]>
  /** False also where nothing of that name exists. */
  isFolder(path: string): Promise<boolean>
  readStdin(): Promise<Uint8Array>
  /** Asks a person for something nobody else may see: nothing shows while it is typed. Undefined: nobody is there. */
  askSecret(prompt: string): Promise<string | undefined>
  /** The file that holds the password of whoever runs the program (EAC_PASSWORD_FILE). */
  readonly passwordFile: string | undefined
  now(): Date
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>
  /** Resolves when whoever runs the program wants it to end (Ctrl+C). Asked for before the work that is to be ended. */
  stopSignal(): Promise<void>
  /** Reaches the running node over its control socket, or opens its data folder where it does not run. */
  operator(place: Place): Promise<OpenOperator>
  /** Reaches each process of the running node on this machine; none where it does not run here. */
  keyDoors(place: Place): Promise<readonly OpenOperator[]>
  /** Seals the private keys of a node that does not run under another secret. */
  reseal(place: Place, wish: ResealWish): Promise<ResealResult>
  /** Makes a node: configuration, TLS key and certificate, key store secret, database, first authority. */
  init(wish: InitWish): Promise<InitResult>
  /** How much there is of an archive that is being written; undefined: nothing yet. */
  bytesWritten(archive: string): Promise<number | undefined>
  /** Reads an archive to its end. */
  verifyBackup(file: string, passphrase: string): Promise<VerifiedBackupView>
  /** Puts a node that does not run back as it was. `tell` is told what is being done. */
  restore(place: Place, wish: RestoreWish, tell: (doing: string) => void): Promise<RestoreView>
  /** Moves the embedded database of a node that does not run to a server. */
  move(place: Place, url: string, tell: (doing: string) => void): Promise<MoveView>
  /** Brings the database of a node to the form this program needs; `check`: only tells what it lacks. */
  migrate(place: Place, how: { readonly check: boolean }): Promise<MigrateView>
  /** Runs the node until a signal ends it. */
  serve(place: Place): Promise<void>
  /** Runs the demo world until a signal ends it. */
  demo(wish: DemoWish): Promise<void>
  /** Finds the demo world in this folder, whether it runs or not. */
  demoWorld(folder: string | undefined): Promise<DemoWorld>
  /**
   * One SOAP call to any TR-03129 service. Rejects when it cannot be reached, with a CliError `misuse` where service or edition
   * have no words for the command; an answer that is none is `unusable`.
   */
  callService(call: ServiceCall): Promise<PartnerAnswer>
  readonly checkSignature: CheckSignature
}

export interface LargeFile {
  write(text: string): Promise<void>
  /** Forces it to the disk. */
  close(): Promise<void>
  /** Closes and removes what was written: it would be half of something. */
  discard(): Promise<void>
}

/** Where a node lives; what is left out, the program looks for where it always does. */
export interface Place {
  readonly config?: string | undefined
  readonly data?: string | undefined
}

/** `close` lets go of the socket or the database. */
export type OpenOperator = Operator & { close(): Promise<void> }

/** What is to open the private keys from here on. */
export type ResealWish =
  | { readonly kind: 'passphrase' | 'key'; readonly file: string }
  | {
      readonly kind: 'persons'
      readonly needed: number
      readonly persons: readonly { readonly person: string; readonly passphrase: string }[]
    }

export interface ResealResult {
  readonly keys: number
  /** What the configuration is to say (YAML). */
  readonly configuration: string
  /** It says so already. */
  readonly isConfigured: boolean
}

export interface InitWish {
  /** To be made; must be empty or missing. */
  readonly folder: string
  readonly authority: AuthorityWish
  /** How partners reach this node; by default made of host and port. */
  readonly publicUrl?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  /** It is never run on a network. */
  readonly airGapped?: boolean
  /** Files that hold the URLs of a PostgreSQL database and of Redis; by default what the environment says, else it is embedded. */
  readonly databaseUrlFile?: string | undefined
  readonly redisUrlFile?: string | undefined
}

export interface InitResult {
  readonly configFile: string
  /** Everything that was made, in the order it is told. */
  readonly files: readonly { readonly path: string; readonly what: string }[]
  readonly publicUrl: string
  /** SHA-256 of our own TLS certificate, lower-case hex, and where it lies (PEM): what partners register. */
  readonly tlsFingerprint: string
  readonly tlsCertificateFile: string
  readonly authority: AuthorityView
  readonly airGapped?: boolean
}

export interface DemoWish {
  readonly data?: string | undefined
  readonly port?: number | undefined
  readonly states?: number | undefined
  readonly terminals?: number | undefined
  readonly tlsCa?: TlsCa | undefined
}

/** Who issues the TLS certificates of CVCA and DV in a demo world: they themselves, or an ACME CA of others. */
export const TLS_CAS = ['local', 'acme:pebble'] as const
export type TlsCa = (typeof TLS_CAS)[number]

/** The states of a demo world, each a node of its own, and what can be done to all of it. */
export interface DemoWorld {
  readonly states: readonly DemoStatePlace[]
  /**
   * Makes the SPOC of a state fail, or end that.
   * @throws {CliError} when the world does not run
   */
  fault(country: string, fault: Fault): Promise<readonly FaultSeen[]>
}

export interface DemoStatePlace {
  readonly country: string
  readonly folder: string // of its node
  /** Names in that node. */
  readonly cvca: string
  readonly dv: string
  readonly cvcaHolder: string // country and mnemonic
}

/** Real ones, at the wire of a SPOC. */
export const FAULTS = ['down', 'slow', 'wrong-certificate', 'answers-twice', 'unknown-id', 'none'] as const
export type Fault = (typeof FAULTS)[number]

/** What the operator of another state sees of a fault. */
export interface FaultSeen {
  readonly country: string
  readonly sees: string
  /** The command to look with: `event list`. */
  readonly look: string
}

export interface ServiceCall {
  readonly url: string
  readonly service: ServiceName
  readonly edition: ContractName
  readonly command: Command
  readonly tls: {
    readonly key: string // PEM
    readonly certificate: string // PEM, leaf first
    /** SHA-256 of the certificate the server must show, lower-case hex. */
    readonly serverFingerprint: string
  }
  readonly timeoutSeconds: number
  /** Is shown what goes over the wire, as it does. */
  readonly watch?: (passed: Passed) => void
}
