// Package social is the door of networks and messengers. A Network reads, answers and fetches
// files for one kind of them: whatsapp (signed webhook in the shape of the Cloud API) and
// mastodon (mentions are asked for, answers go out to the person alone). An account's settings
// name its network. How to write another: docs/doors.md.
//
// What a network refuses by rule (a window that has closed, a text too long) is refused when
// the answer is written, in words. Pictures are fetched by a job after the message is kept,
// through kit/outbound, then vetted and scanned as any upload.
package social
