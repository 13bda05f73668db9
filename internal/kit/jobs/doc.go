// Package jobs does later what must not be lost: work added in the transaction that caused it, tried until it succeeds.
//
// A job is a small struct that names what to work on. It is committed with the
// fact that caused it, or not at all, and runs once that commit is durable:
//
//	         Add, in a transaction          At(later)
//	              │                             │
//	              ▼                             ▼
//	┌────────► available ◄─────────────────  scheduled ◄──┐
//	│             │   its time has come                   │ Snooze
//	│             ▼                                       │
//	│          running ───────────────────────────────────┘
//	│  retryable ◄─┤ an error, attempts left (waits longer each time, with jitter)
//	└─────┘        ├──► completed
//	               ├──► cancelled   Cancel: trying again is of no use
//	               └──► discarded   an error, no attempt left; kept a week to be looked at
//
// A worker may run twice for one job (a crash between the work and its mark), so
// every worker is idempotent and its comment says why. A job that talks to the
// outside world says so (Outside), and runs in a lane of its own, so that a mail
// server that hangs holds up mails and nothing else.
//
// River keeps the rows and runs them, on both engines; nobody above this package knows.
package jobs
