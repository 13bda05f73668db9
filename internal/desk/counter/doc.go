// Package counter is the front desk: an agent writes a request down for somebody in front of them, in the same form that
// residents fill in, and hands over a receipt.
//
//	find or write down who it is ──► who asks, and do they agree ──► the form (forms/fill) ──► receipt on paper
//	        by name, number, address          kept in desk_counter           sent by the agent      reference, next step, date, code
//
// The agent opens the draft because they began it (Also): their browser, at which colleagues sit too, gets no key. When
// it is sent, the history says who was there and that they agreed; somebody who came for a person who was not there has
// a mandate for this request alone, and both are told (cases/apply.Counter).
//
// Nobody needs e-mail or a telephone: the receipt has a code that opens this one request with the year of birth. A code
// is made when the receipt is printed, is shown there alone, and ends the one before it.
package counter
