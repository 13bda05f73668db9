// Package worktime counts the days and hours of a town hall: opening times, public holidays, deadlines.
//
// A Plan is what an authority writes down (zone, weekly opening, holidays, exceptions); a Calendar
// is a checked Plan that counts. A Clock is one deadline: a Span that began, may pause while the
// resident owes an answer, and is met or late. Clocks and Plans are plain data: store them as JSON.
//
//	          Pause                Met
//	running ─────────► paused ──────────► met
//	   ▲ ◄─────────────  │                 ▲
//	   │      Resume                       │
//	 Start ────────────────────────────────┘  Met
//
// # Five ways to count, and where the law uses them
//
// The code des relations entre le public et l'administration (CRPA) counts in all of them, so a
// span says which. Dates are those of the calendar's zone; a deadline in days ends with its last
// day, at its last microsecond, because an act posted on the last day is in time (CRPA L112-1).
//
//   - WorkingDays (jours ouvrés): days on which this office opens. The day of the event is not
//     counted. The acknowledgement of an electronic request is due in 10 of them, the
//     registration notice in 1 (CRPA R112-11-1, R112-11-2).
//   - Days (jours calendaires): every day; the day of the event is not counted.
//   - ClearDays (jours francs): neither the day of the event nor the last day is counted, so the
//     deadline ends one day later than Days.
//   - Months (de quantième à quantième): the same day number n months later, or the last day of a
//     shorter month. Silence decides after two (CRPA L231-1, L231-4).
//   - Working: open hours and minutes only; our own service promises, no law counts so.
//
// A deadline that ends on a closed day ends there, unless the span says Roll: then it ends with the
// next day on which the office opens. The silence of an administration does not roll; the time to go
// to court does, and so do clear days by custom (code de procédure civile 641 and 642 state the rule).
//
// # Pauses
//
// Asking for missing papers suspends the time after which silence means no, until the papers come or
// the date set for them has passed (CRPA L114-5). Days counted before the pause are kept. A day counts
// when the clock runs at the end of it: a pause therefore adds as many days as there are midnights in
// it, and one that begins and ends on the same day adds none. Working time is suspended to the minute.
// A deadline that has already ended is not saved by a later pause.
package worktime
