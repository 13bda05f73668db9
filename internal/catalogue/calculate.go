package catalogue

import (
	"strings"

	"parvis/internal/rules"
)

// value calculates a computed fact; nil while something that it rests on is unknown.
func (c *calculation) value(v *View) rules.Value {
	switch {
	case c.Years != nil:
		return span(v, c.Years, rules.Date.YearsTo)
	case c.Months != nil:
		return span(v, c.Months, rules.Date.MonthsTo)
	case c.Days != nil:
		return span(v, c.Days, rules.Date.DaysTo)
	case c.First != nil:
		return c.first(v)
	case c.Count != "":
		return count(v, c.Count)
	case c.Total != "":
		return total(v, c.Total)
	case c.Table != "":
		return v.Row(c.Table).Gives
	case c.Pick != nil:
		return c.picked(v)
	case c.cel != nil:
		value, _, _ := c.cel.Evaluate(v, v.moment.Received) // an error is an unknown value, as in rules
		return value
	}
	return c.arithmetic(v)
}

func span(v *View, b *Between, count func(rules.Date, rules.Date) int) rules.Value {
	from, to := v.day(b.From), v.day(b.On)
	if from.IsZero() || to.IsZero() {
		return nil
	}
	return float64(count(from, to))
}

// day reads a written day or a fact; the zero day when it is unknown.
func (v *View) day(name string) rules.Date {
	if day, err := rules.ParseDate(name); err == nil {
		return day
	}
	s, _ := v.Fact(name).(string)
	day, err := rules.ParseDate(s)
	if err != nil {
		return rules.Date{}
	}
	return day
}

// Row reads the row of a dated table for these answers on this day.
func (v *View) Row(table string) rules.Row {
	t, ok := v.s.env.Tables[table]
	if !ok {
		return rules.Row{}
	}
	return t.For(v, v.moment.Received)
}

// Operand gives the value of an operand: as written, of a fact, of a table's row.
func (v *View) Operand(o rules.Operand) rules.Value {
	switch {
	case o.Fact != "":
		return v.Fact(o.Fact)
	case o.Table != "":
		return v.Row(o.Table).Gives
	}
	return rules.Known(o.Value)
}

func (c *calculation) first(v *View) rules.Value {
	for _, o := range c.First {
		if value := v.Operand(o); value != nil {
			return value
		}
	}
	return nil
}

// picked is the first case that says yes. An unknown case before it makes the value
// unknown: it could be the one.
func (c *calculation) picked(v *View) rules.Value {
	for i, pick := range c.Pick {
		answer := rules.Yes
		if c.whens[i] != nil {
			answer = v.Evaluate(c.whens[i]).Answer
		}
		switch answer {
		case rules.Yes:
			return v.Operand(pick.Gives)
		case rules.Unknown:
			return nil
		}
	}
	return nil
}

func count(v *View, name string) rules.Value {
	if p, ok := v.s.places[name]; ok && p.Repeats() {
		entries, known := v.Each(name)
		if !known {
			return nil
		}
		return float64(len(entries))
	}
	list, ok := v.Fact(name).([]any)
	if !ok {
		return nil
	}
	return float64(len(list))
}

// total sums a field over the entries of a group; one that is unknown makes it unknown.
func total(v *View, name string) rules.Value {
	group, field, _ := strings.Cut(name, ".")
	entries, known := v.Each(group)
	if !known {
		return nil
	}
	sum := 0.0
	for _, entry := range entries {
		n, ok := entry.Fact(field).(float64)
		if !ok {
			return nil
		}
		sum += n
	}
	return rules.Round(sum)
}

func (c *calculation) arithmetic(v *View) rules.Value {
	terms := make([]float64, 0, 4)
	for _, o := range c.operands() {
		n, ok := v.Operand(o).(float64)
		if !ok {
			return nil
		}
		terms = append(terms, n)
	}
	if len(terms) == 0 {
		return nil
	}
	result := terms[0]
	for _, n := range terms[1:] {
		switch {
		case c.Sum != nil:
			result += n
		case c.Minus != nil:
			result -= n
		case c.Times != nil:
			result *= n
		case c.Divide != nil && n == 0:
			return nil
		case c.Divide != nil:
			result /= n
		case c.Lowest != nil:
			result = min(result, n)
		case c.Highest != nil:
			result = max(result, n)
		}
	}
	return rules.Round(result)
}
