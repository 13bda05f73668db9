// Package identity is who is there: the authority that answers, the people it serves, the agents who work for it, and how
// each proves who they are.
//
//	Authority  a commune, a council; found by host name; everything else belongs to exactly one
//	Person     a resident; not an account, not an address: many contact points, each verified or not
//	Mandate    somebody acts for somebody, and both are told
//	Agent      works for the authority; password and second factor; roles give permissions; teams share baskets
//	Session    a signed-in stay of an agent or a resident, a row that ends at the server
//	Key        a mailed link or a short code: single purpose, an end, kept as a hash
//	Actor      the "who" of every event: resident, agent, automation or system
//
// Residents need no account. They hold a link (128 bits) or a code (50 bits and a second item):
//
//	         mailed                GET: only looked at        POST
//	fresh ───────────► in a mail ─────────────────────► page ──────► spent, or still good until its end
//	                                                                 when the purpose is not "once"
//
// Agents pass two doors, see Password, then Digits, Recovery or Enrol.
//
// Who makes a request is settled once, by Inside; after that AuthorityOf, AgentOf, ResidentOf, Who and May read the
// context. Verbs take the authority from the context too: an id of another authority is never found.
//
// Whoever asks for an unknown address gets the same answer, after the same work, as for a known one. Tries are counted
// before they are looked at; what is refused while waiting is not counted; an agent's usual network is held by its own
// tries only, so that nobody locks an agent out.
//
// Events that leave: LinkAsked, DoorOpened, SignedIn, SignInRefused, SessionEnded, PasswordSet, SecondFactorSet,
// SecondFactorCleared, RightsChanged, AuthoritySaved, MandateGiven, MandateRevoked, PersonLookalike, ContactVerified.
// The audit slice above writes down those that an inspector asks for.
//
// Pages: internal/identity/signin. Fixtures: internal/identity/identitytest.
package identity
