// Package civil is a date as people write it: a year, a month and a day, with no hour and no time zone.
//
// A birth date, the last day of a deadline and a public holiday are civil dates. Keeping them
// as instants moves them by a day as soon as a server and a town hall live in different zones.
package civil
