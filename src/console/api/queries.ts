import { keepPreviousData, QueryCache, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OperatorCommand, OperatorCommands } from '../../messages/index.ts'
import { isSomebodyThere } from './activity.ts'
import { type Allowed, give, Problem, send, type WhoIsThis } from './client.ts'
import { isHearing } from './live.ts'

const LIVE_MILLISECONDS = 5_000
/** Where the node tells what happens: for what changes with time alone. */
const HEARING_MILLISECONDS = 30_000
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

/** What one asks of the node. @param live asked anew when something happens, while somebody is there */
export function useAsked<Name extends OperatorCommand>(
  name: Name,
  input: OperatorCommands[Name]['input'],
  { live = false, enabled = true, freshSeconds }: { live?: boolean; enabled?: boolean; freshSeconds?: number } = {},
) {
  return useQuery<OperatorCommands[Name]['result'], Error>({
    queryKey: [name, input],
    queryFn: () => give(name, input),
    enabled,
    placeholderData: keepPreviousData as never, // of the filter before, until the answer is here
    meta: { live },
    refetchInterval: live ? pauseBetween : false,
    ...(freshSeconds !== undefined && { staleTime: freshSeconds * 1_000 }),
  })
}

const pauseBetween = (): number | false => {
  if (!isSomebodyThere()) return false
  return isHearing() ? HEARING_MILLISECONDS : LIVE_MILLISECONDS
}

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
