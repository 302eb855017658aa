/*
 * A partner's certificate requests, from acceptance to end: exchange 0 is answered by callback, exchange 1 while its caller
 * waits. Both carry the same request octets, so both must end with the same certificate.
 *
 * Each atomic block is one step: a transaction, or one look at the database, and what follows it that nobody else can see. It names
 * the functions it stands for: a file, then names in it. Every process may die after every step; the database does not die.
 * README.md tells what is checked, and what breaks without each guard (-DNO_... and so on).
 */

#ifndef DEATHS
#define DEATHS 2 /* of all processes together */
#endif
#ifndef LOSSES
#define LOSSES 1 /* answers and acknowledgements that do not arrive; jobs may be lost without limit */
#endif

#ifndef WORKERS
#define WORKERS 2
#endif

#define CALLBACK 0
#define WAITING 1

mtype = { NONE, ACCEPTED, SETTLED, CLOSED }
#define REFUSED 9 /* an outcome; every other is a signature: 1 or 2, so that two may be equal or not */

/* The database. */
mtype state[2] = NONE;
byte outcome[2];
bool owesHandle[2];
bool owesDeliver;
bool isDecided;   /* the row of `issuance`, unique by authority, partner and request octets */
byte certificate; /* what that row says was signed and kept: 0 is none yet */

/* The queue: whether there is a job. */
bool handleJob[2];
bool deliverJob;

/* The partner: whether its request was answered, and what it was given in the end. */
bool isAnswered[2];
byte given[2];

byte deaths = DEATHS;
byte losses = LOSSES;

#define MAY_DIE(where) if :: true :: deaths > 0 -> deaths--; goto where fi

/* Adds a job, or loses it: when the process dies first, when the queue cannot be reached, or later. */
#define DISPATCH(job) if :: job = true :: true fi

inline give(e, what) {
  assert(what != 0); /* nothing is told that is not written down */
  assert(given[e] == 0 || given[e] == what); /* told twice, told the same */
  assert(given[1 - e] == 0 || given[1 - e] == REFUSED || what == REFUSED || given[1 - e] == what); /* one request, one certificate */
  given[e] = what
}

inline end(e, what, to) {
  assert(outcome[e] == 0); /* one outcome; deadline and settlement never both win */
  outcome[e] = what;
  state[e] = to
}

/* The partner asks until it is answered; each time some process takes it on. */
proctype Asking(byte e) {
  bool isOver;
ask:
#ifdef ANSWER_BEFORE_COMMIT
  atomic {
    if :: e == CALLBACK -> isAnswered[e] = true :: else fi;
    if :: true :: deaths > 0 && isAnswered[e] -> deaths--; goto done fi
  };
#endif
#ifdef DISPATCH_BEFORE_COMMIT
  atomic { handleJob[e] = true; MAY_DIE(ask) };
#endif
  atomic { /* src/async/accept.ts accept insertExchange compareWithEarlier; src/async/outbox.ts owe; src/async/work-queue.ts dispatch */
    if
#ifdef NO_UNIQUE_MESSAGE
    :: true -> assert(state[e] == NONE); state[e] = ACCEPTED; owesHandle[e] = true /* one message, one exchange */
#else
    :: state[e] == NONE -> state[e] = ACCEPTED; owesHandle[e] = true
    :: else
#endif
    fi;
#ifndef DISPATCH_BEFORE_COMMIT
    if :: owesHandle[e] -> DISPATCH(handleJob[e]) :: else fi;
#endif
    MAY_DIE(ask)
  };
  if
  :: e == CALLBACK
  :: e == WAITING ->
    if /* src/async/await-outcome.ts outcomeWithin */
    :: atomic { outcome[e] != 0 -> MAY_DIE(ask) }
    :: atomic { isOver = true; MAY_DIE(ask) } /* its time, whenever that is */
    fi;
    atomic { /* src/async/settle.ts giveUpWaiting moveToOutcome */
      if
#ifdef NO_NAMED_STATE
      :: isOver -> end(e, REFUSED, CLOSED); owesHandle[e] = false
#else
      :: isOver && state[e] == ACCEPTED -> end(e, REFUSED, CLOSED); owesHandle[e] = false
#endif
      :: else
      fi;
      isOver = false;
      MAY_DIE(ask)
    }
  fi;
  atomic { /* src/handlers/take-request.ts takeRequest answerLater answerRepeat: the answer leaves, and may be lost */
    if :: e == WAITING -> give(e, outcome[e]) :: else fi;
    if
    :: isAnswered[e] = true
    :: losses > 0 && outcome[e] != REFUSED -> losses--; goto ask /* a refusal without an id binds nobody: what is asked then is new */
    fi
  };
done:
  skip
}

/* One of several, in any process. A job in hand is lost when it dies. */
proctype Worker() {
  byte e, mine;
  bool isFound;
end_idle:
  if /* src/async/work-queue.ts #run; src/async/outbox.ts findForWork */
  :: atomic { handleJob[0] -> handleJob[0] = false; if :: owesHandle[0] -> e = 0 :: else -> goto idle fi }; goto handle
  :: atomic { handleJob[1] -> handleJob[1] = false; if :: owesHandle[1] -> e = 1 :: else -> goto idle fi }; goto handle
  :: atomic { deliverJob -> deliverJob = false; if :: owesDeliver -> skip :: else -> goto idle fi }; goto deliver
  fi;

handle:
  atomic { /* src/pki/issue.ts earlierDecision; src/store/issuances.ts findIssuance */
    isFound = isDecided; mine = certificate;
    MAY_DIE(idle)
  };
  atomic { /* src/pki/issue.ts decide sameDecision sign storedCertificate; src/store/issuances.ts insertIssuance insertIssuanceFor */
    if
    :: isFound
    :: else ->
#ifdef NO_UNIQUE_ISSUANCE
      assert(!isDecided); /* one decision on one request */
#endif
      mine = certificate;
      isDecided = true
    fi;
    if
    :: mine != 0 /* it was carried out before */
    :: mine == 0 -> mine = 1
    :: mine == 0 -> mine = 2
    fi;
    isFound = false;
    MAY_DIE(idle)
  };
#ifdef CERTIFICATE_BEFORE_COMMIT
  atomic { if :: e == CALLBACK -> give(e, mine) :: else fi; MAY_DIE(idle) };
#endif
  atomic { /* src/async/settle.ts settle settleIn moveToOutcome; src/pki/issue.ts keepIssued; src/store/issuances.ts completing */
    if
#ifndef NO_NAMED_STATE
    :: state[e] != ACCEPTED /* someone else settled it */
#endif
#ifndef NO_ONE_CARRYING_OUT
    :: state[e] == ACCEPTED && certificate != 0 && certificate != mine /* rolled back, and tried again */
#endif
    :: else ->
      assert(certificate == 0 || certificate == mine); /* one certificate */
      certificate = mine;
      owesHandle[e] = false;
      if
      :: e == CALLBACK -> end(e, mine, SETTLED); owesDeliver = true; DISPATCH(deliverJob)
      :: else -> end(e, mine, CLOSED)
      fi
    fi;
    goto idle
  };

deliver:
#ifdef DISCHARGE_BEFORE_CALL
  atomic { owesDeliver = false; MAY_DIE(idle) };
#endif
  atomic { /* src/handlers/deliver-outcome.ts deliverOutcome acknowledged; src/async/attempts.ts noteFailedAttempt */
    give(CALLBACK, outcome[CALLBACK]); /* the partner has it; its acknowledgement may be lost */
    if
    :: losses > 0 -> losses--; goto idle
    :: MAY_DIE(idle)
    fi
  };
  atomic { /* src/async/deliver.ts closeTaken closeIn */
    if :: state[CALLBACK] == SETTLED -> state[CALLBACK] = CLOSED :: else fi;
    owesDeliver = false
  };

idle:
  atomic { e = 0; mine = 0; isFound = false; goto end_idle }
}

/* Gives what is owed and has no job its job. It does so while a worker is at it as well: so jobs are doubled. */
proctype Sweep() {
end_sweep:
  do /* src/async/sweep.ts #sweep; src/async/outbox.ts owedWithoutJob */
#ifndef NO_SWEEP
  :: atomic { owesHandle[0] && !handleJob[0] -> handleJob[0] = true }
  :: atomic { owesHandle[1] && !handleJob[1] -> handleJob[1] = true }
  :: atomic { owesDeliver && !deliverJob -> deliverJob = true }
#endif
  :: atomic { false -> skip }
  od
}

init {
  atomic {
#ifdef ONE_REQUEST
    run Asking(ONE_REQUEST);
#else
    run Asking(CALLBACK); run Asking(WAITING);
#endif
    run Worker();
#if WORKERS > 1
    run Worker();
#endif
    run Sweep()
  }
}

/* What was accepted or acknowledged ends, and the partner has it. */
ltl ends {
  []((isAnswered[0] || state[0] != NONE) -> <>(state[0] == CLOSED && given[0] != 0)) &&
  []((isAnswered[1] || state[1] != NONE) -> <>(state[1] == CLOSED && given[1] != 0))
}
