// Package sms is the door of text messages. A Gateway is the company that carries them:
// Demo (a page shows what would have left), HTTP (any gateway, its field names written in
// the account's settings) and Smsmode (a French one). What a gateway says comes back to
// one signed address, /doors/sms/{account}: messages that came in and delivery receipts.
// 2xx is said after the commit only; what cannot be read is held, with its bytes.
//
// Before a text leaves, Charge settles in the transaction that queues it whether it may:
//
//	(text) ──► counted in segments ──► number has said STOP? ──► month's money left? ──► queued
//	                │ too many              │ refused                │ refused, warned before
//	                └─ refused, with count
//
// STOP, START and HELP are obeyed in French and English, and answered. The address of an
// exchange is the number in E.164, so that what a number writes joins its open thread.
package sms
