// Package signin is the doors of the house: agents sign in with a password and a second factor, residents come in by a
// mailed link or a code. Every page works without script, and none says who is known.
//
//	/desk/sign-in ──► /desk/sign-in/code ──► the desk          residents: /follow ──► /follow/code ──► their requests
//	      │                 └──► /desk/sign-in/recovery                       mail ──► /link/{token} ──►
//	      └──► /desk/sign-in/enrol (first time)
//	/desk/password ──► mail ──► /link/{token}                  /desk/sessions: my sessions, end one, end the others
//
// Opening a link only shows a button; the button uses it. Mail scanners that open every link burn none.
package signin
