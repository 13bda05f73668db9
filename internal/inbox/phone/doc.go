// Package phone is the telephone as a door of the inbox: the exchange tells by a signed webhook
// what becomes of each call, and the agent who is rung sees who it may be.
//
//	ringing ──► answered ──► ended
//	   │  ▲          │
//	   │  └ transferred: another extension rings, the call stays answered
//	   └──────► missed: nobody took it; they wait to be called back
//
// A call is what its events add up to, in the order of the exchange's clock: told twice, or the end
// before the beginning, it comes to the same (Fold). The first event makes the item and the thread of the
// inbox, the later ones change the call; each is kept as it came, and acknowledged once that is committed.
//
// The exchange signs with the key of the account:
//
//	POST /hooks/phone/{account}            the number of the town hall in E.164, or the id of the account
//	Parvis-Signature: t=1789030860,v1=HEX(HMAC-SHA256(key, "1789030860." + body))
//	{"event": "ringing", "call_id": "a1", "direction": "in", "from": "0261914407", "to": "0298000000",
//	 "extension": "214", "at": "2026-09-10T09:41:00Z"}
//
// The same fields may come as a form. A hidden number is "anonymous", "restricted" or nothing at all.
package phone
