package worktime_test

import (
	"fmt"
	"strings"
	"time"

	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// A request sent on a Friday evening is answered within ten working days; the clock stands still while the
// town waits for a paper.
func ExampleClock() {
	office, err := worktime.NewCalendar(worktime.TownHall())
	if err != nil {
		panic(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, office.Zone()) }
	show := func(c worktime.Clock) {
		if due, known := c.Due(office); known {
			fmt.Println("due", office.Date(due))
		} else {
			fmt.Println("waiting,", c.Left(office, at(30, 9)).Days, "days left when it resumes")
		}
	}

	c, err := worktime.Start(at(20, 19), worktime.Span{WorkingDays: 10})
	if err != nil {
		panic(err)
	}
	show(c)
	c, _ = c.Pause(at(25, 10))
	show(c)
	c, _ = c.Resume(at(30, 9))
	show(c)
	c, _ = c.Met(at(30, 16))
	fmt.Println("late:", c.Late(office, at(30, 16)))
	// Output:
	// due 2026-12-04
	// waiting, 7 days left when it resumes
	// due 2026-12-09
	// late: false
}

func ExampleSpan_In() {
	breakable := strings.NewReplacer("\u00a0", " ")
	fmt.Println(breakable.Replace(worktime.Span{WorkingDays: 10}.In(i18n.FR)))
	fmt.Println(breakable.Replace(worktime.Span{Months: 1}.In(i18n.EN)))
	fmt.Println(breakable.Replace(worktime.Span{Working: worktime.Duration(4 * time.Hour)}.In(i18n.FR)))
	// Output:
	// 10 jours ouvrés
	// 1 month
	// 4 heures d'ouverture
}
