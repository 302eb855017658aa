/** The node cannot start as it is set up; the message says what to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
