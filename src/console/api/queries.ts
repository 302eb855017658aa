import { keepPreviousData, QueryCache, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { OperatorCommand, OperatorCommands } from '../../messages/index.ts'
import { isSomebodyThere, newsStoppedAt, onPresence } from './activity.ts'
import { type Allowed, give, Problem, send, type WhoIsThis } from './client.ts'
import { isHearing } from './live.ts'

const LIVE_MILLISECONDS = 5_000
/** Where the node tells what happens: for what changes with time alone. */
const HEARING_MILLISECONDS = 30_000
const SOON_MILLISECONDS = 1_000
const SESSION = ['session'] as const

/** Asked once more where nobody answered; what the node refused, it refuses again. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: forgetSession }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (times, error) => times < 2 && isWorthAnother(error),
    },
    mutations: { networkMode: 'always' }, // off-line it fails at once, and is not done later behind somebody's back
  },
})

const isLoggedOut = (error: unknown): boolean => error instanceof Problem && error.status === 401

const isWorthAnother = (error: unknown): boolean => error instanceof Problem && [0, 503].includes(error.status)

function forgetSession(error: unknown): void {
  if (isLoggedOut(error)) queryClient.setQueryData(SESSION, null)
}

/**
 * What one asks of the node. While somebody is there it is asked anew:
 * @param live when something happens
 * @param everySeconds so often, and not before
 * @param soonWhile each second while the answer is like that
 */
export function useAsked<Name extends OperatorCommand>(
  name: Name,
  input: OperatorCommands[Name]['input'],
  {
    live = false,
    enabled = true,
    freshSeconds,
    everySeconds,
    soonWhile,
  }: AskedWish<OperatorCommands[Name]['result']> = {},
) {
  useNewsStoppedAt() // looked for again as soon as somebody is back
  const fresh = everySeconds ?? freshSeconds
  return useQuery<OperatorCommands[Name]['result'], Error>({
    queryKey: [name, input],
    queryFn: () => give(name, input),
    enabled,
    placeholderData: keepPreviousData as never, // of the filter before, until the answer is here
    meta: { live },
    refetchInterval: ({ state: { data } }) => {
      if (!isSomebodyThere()) return false
      const isSoon = data !== undefined && soonWhile?.(data) === true
      return isSoon ? SOON_MILLISECONDS : pauseBetween(live, everySeconds)
    },
    ...(fresh !== undefined && { staleTime: fresh * 1_000 }),
  })
}

interface AskedWish<Result> {
  readonly live?: boolean
  readonly enabled?: boolean
  readonly freshSeconds?: number
  readonly everySeconds?: number
  readonly soonWhile?: (result: Result) => boolean
}

function pauseBetween(live: boolean, everySeconds: number | undefined): number | false {
  if (everySeconds !== undefined) return everySeconds * 1_000
  if (!live) return false
  return isHearing() ? HEARING_MILLISECONDS : LIVE_MILLISECONDS
}

/** Since when news is not looked for, as nobody is there (milliseconds of the epoch). */
export const useNewsStoppedAt = (): number | undefined => useSyncExternalStore(onPresence, newsStoppedAt)

/** What changes something: everything that is shown is asked anew then. */
export function useGiven<Name extends OperatorCommand>(name: Name) {
  const client = useQueryClient()
  return useMutation<OperatorCommands[Name]['result'], Error, OperatorCommands[Name]['input']>({
    mutationFn: (input) => give(name, input),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] }),
    onError: forgetSession,
  })
}

/** null: nobody is logged in. */
export function useSession() {
  return useQuery<WhoIsThis | null, Error>({
    queryKey: SESSION,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

async function readSession(): Promise<WhoIsThis | null> {
  try {
    return await send<WhoIsThis>('GET', '/api/session')
  } catch (error) {
    if (isLoggedOut(error)) return null
    throw error
  }
}

/** Somebody else is in, or nobody: nothing of what the one before saw stays. */
export function takeSession(who: WhoIsThis | null): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] })
  queryClient.setQueryData(SESSION, who)
}

/** Ends the session. @throws {Problem} it was not ended: one is still logged in */
export async function logOut(): Promise<void> {
  try {
    await send('DELETE', '/api/session')
  } catch (error) {
    if (!isLoggedOut(error)) throw error
  }
  takeSession(null)
}

/** @returns whether one may give a command; false while it is not known */
export function useMay(): (name: OperatorCommand) => boolean {
  const { data } = useQuery<Allowed[]>({
    queryKey: ['commands'],
    queryFn: () => send('GET', '/api/commands'),
    staleTime: 60_000,
  })
  return (name) => data?.some((one) => one.name === name) ?? false
}
