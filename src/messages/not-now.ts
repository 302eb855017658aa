/** Too much is to be done: nothing of the message was kept, and it may come again later. The message is for its sender. */
export class NotNow extends Error {
  override readonly name = 'NotNow'
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds = 10) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}
