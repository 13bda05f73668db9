package forms

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/formats"
	"parvis/internal/kit/i18n"
)

var moneyFace = face{
	read:  readMoney,
	check: func(q Question, a Answers) errs.Problems { return checkNumber(q, a, "money") },
	show:  func(q Question, a Answers) []string { return showNumber(q, a, "money") },
	write: writeNumber, fact: plainFact,
}

var numberFace = face{
	read:  readNumber,
	check: func(q Question, a Answers) errs.Problems { return checkNumber(q, a, "number") },
	show:  func(q Question, a Answers) []string { return showNumber(q, a, "number") },
	write: writeNumber, fact: plainFact,
}

func readMoney(q Question, in Typed, a Answers) errs.Problems {
	cents, err := formats.ReadMoney(in.Get(q.Name))
	switch {
	case errs.KeyOf(err) == errs.KeyOf(formats.ErrEmpty):
		return nil
	case err != nil:
		return q.told("", err)
	}
	a[q.ID] = float64(cents) / 100
	return nil
}

func readNumber(q Question, in Typed, a Answers) errs.Problems {
	typed := figures(in.Get(q.Name))
	if typed == "" {
		return nil
	}
	n, ok := parseNumber(typed, q.Lang)
	if !ok {
		return q.fault("", "number.figures")
	}
	a[q.ID] = n
	return nil
}

var (
	plainNumber   = regexp.MustCompile(`^[-\x{2212}]?\d{1,12}([.,]\d{1,6})?$`)
	groupedNumber = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d{1,6})?$`)
)

// parseNumber reads figures without spaces. In English a comma before three figures sets
// the thousands apart; elsewhere comma and point are both the decimal mark.
func parseNumber(s string, l i18n.Lang) (float64, bool) {
	switch {
	case l == i18n.EN && groupedNumber.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case !plainNumber.MatchString(s):
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.NewReplacer(",", ".", "\u2212", "-").Replace(s), 64)
	return n, err == nil
}

func checkNumber(q Question, a Answers, kind string) errs.Problems {
	n, known := a[q.ID].(float64)
	low := q.AtLeast
	if low == nil {
		low = new(float64) // nobody is asked for less than nothing, unless the author says so
	}
	switch {
	case !known && q.Required():
		return q.fault("", kind+".empty")
	case !known:
		return nil
	case n < *low:
		return q.fault("", kind+".low", "Limit", q.figure(*low, kind))
	case q.AtMost != nil && n > *q.AtMost:
		return q.fault("", kind+".high", "Limit", q.figure(*q.AtMost, kind))
	case q.Whole && n != math.Trunc(n):
		return q.fault("", "number.whole")
	}
	return nil
}

// figure writes a number as the reader does; money carries its sign.
func (q Question) figure(n float64, kind string) string {
	if kind == "money" {
		return i18n.MoneyIn(q.Lang, int64(math.Round(n*100)))
	}
	return i18n.NumberIn(q.Lang, n)
}

func showNumber(q Question, a Answers, kind string) []string {
	n, known := a[q.ID].(float64)
	if !known {
		return nil
	}
	return []string{q.figure(n, kind) + q.unitWords()}
}

func writeNumber(q Question, a Answers) Typed {
	n, known := a[q.ID].(float64)
	if !known {
		return Typed{}
	}
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if q.Lang == i18n.FR {
		s = strings.Replace(s, ".", ",", 1)
	}
	return Typed{q.Name: {s}}
}
