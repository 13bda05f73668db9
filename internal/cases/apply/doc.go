// Package apply is where a filled-in draft becomes a case: the page that sends it, and the receipt.
//
//	POST /drafts/{draft}/send ──► forms.Close ──► cases.Open ──► forms.Filed ──► the acknowledgement ──► one commit
//	        │ answers lack: 422, the page to read again        │ sent before: nothing is opened
//	        └ answers changed since they were read: 409        └──► the same receipt
//
// The receipt opens for the browser that sent the request, which holds the draft's key and needs no session for it, and
// for whoever proved an address of the person. For everybody else the page says how to get in, whether there is such a
// request or not.
package apply
