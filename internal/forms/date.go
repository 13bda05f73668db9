package forms

import (
	"strconv"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/formats"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

var dateFace = face{read: readDate, check: checkDate, show: showDate, write: writeDate, fact: plainFact}

// firstYear is before anybody who may still ask was born; a year of three figures is a slip.
const firstYear = 1880

func readDate(q Question, in Typed, a Answers) errs.Problems {
	date, err := formats.ReadDate(in.Get(q.input("day")), in.Get(q.input("month")), in.Get(q.input("year")))
	switch {
	case errs.KeyOf(err) == errs.KeyOf(formats.ErrEmpty):
		return nil
	case err != nil:
		return q.told(formats.DatePart(err), err)
	case date.Year < firstYear:
		return q.fault("year", "date.long_ago")
	}
	a[q.ID] = date.String()
	return nil
}

func checkDate(q Question, a Answers) errs.Problems {
	text, _ := a[q.ID].(string)
	if text == "" {
		if q.Required() {
			return q.fault("day", "date.empty")
		}
		return nil
	}
	date, err := rules.ParseDate(text)
	if err != nil {
		return q.fault("day", "date.empty")
	}
	return checkDay(q, date)
}

func checkDay(q Question, date rules.Date) errs.Problems {
	switch {
	case q.Past && q.Today.Before(date):
		return q.fault("day", "date.future")
	case q.Future && date.Before(q.Today):
		return q.fault("day", "date.past")
	case !q.NotBefore.IsZero() && date.Before(q.NotBefore):
		return q.fault("day", "date.before", "Limit", i18n.CivilIn(q.Lang, q.NotBefore.Time()))
	case !q.NotAfter.IsZero() && q.NotAfter.Before(date):
		return q.fault("day", "date.after", "Limit", i18n.CivilIn(q.Lang, q.NotAfter.Time()))
	}
	return nil
}

func showDate(q Question, a Answers) []string {
	text, _ := a[q.ID].(string)
	date, err := rules.ParseDate(text)
	if err != nil {
		return nil
	}
	return []string{i18n.CivilIn(q.Lang, date.Time())}
}

func writeDate(q Question, a Answers) Typed {
	text, _ := a[q.ID].(string)
	date, err := rules.ParseDate(text)
	if err != nil {
		return Typed{}
	}
	return Typed{
		q.input("day"): {strconv.Itoa(date.Day)}, q.input("month"): {strconv.Itoa(int(date.Month))},
		q.input("year"): {strconv.Itoa(date.Year)},
	}
}
