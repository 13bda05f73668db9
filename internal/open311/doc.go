// Package open311 lets street-report programs send and follow reports: Open311 GeoReport v2, with its
// servicerequestupdates extension, as XML and JSON of the same content.
//
//	POST requests ──key──► api.Submit (the form's own checks) ──► a case      media_url ──job──► its document
//	cases.Opened, Changed ──► open311_requests, open311_updates: what everybody may read, and nothing else
//	GET requests, servicerequestupdates ◄── those two tables alone
//
// A case is open until its service's flow has ended, then closed; reopened, it is open again. Status notes are the
// public words of the state. Published is a service whose definition says so (catalogue.Open311); of its answers only
// those that it shows. Names, contacts, descriptions and pictures never leave. What privacy forgets is forgotten here
// in the same transaction.
package open311
