// Package privacy carries out what services declare: how long a request is kept and what becomes of it then, and a
// person's rights to see and to erase what is held of them.
//
//	closed ──keep.case──► (archive) ──keep.archive──► end: delete | anonymise | the public archives
//	   └─ keep.except: single answers and their documents go earlier, or stay longer than the rest
//
// Each night, and for each authority, a run looks at the closed cases whose time has come (cases.ToLookAt), does what the
// definition of their own version says, one case a transaction, and says on the case when to look again. A crash loses
// nothing: the next try goes on with the same run. Runs write counts, and one line in the audit book; never a name.
//
// A hold keeps a case whatever its definition says: a trial, an inspection. So does an objection that nobody has
// answered. Erase does at once what a run would do later and forgets the person; what was erased is kept as hashes of
// ids (Ledger), so that a restored backup does not bring anybody back (Replay). Lower slices remove their own rows;
// higher ones hear of CaseForgotten, PersonForgotten, inbox.Forgotten and phone.Forgotten, in the same transaction.
//
// What came by a door and became no request has a term of its own, a setting of the authority (DoorTerms). Threads in which
// somebody waits for an answer, held messages and open wishes to be called back wait for a person, however old they are.
//
// Who may: MayProtect, a permission of the data protection officer. A resident's own data needs only their proven address.
package privacy
