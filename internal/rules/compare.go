package rules

import "regexp"

// The comparisons are made on values as they are, not as declared, because the page
// has no declarations: what cannot be compared is unknown, on both sides alike.

var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// compare answers one leaf. Present alone accepts an unknown value.
func compare(op Op, value, limit Value) Answer {
	if op == OpPresent {
		return Of((value != nil) == (limit != false))
	}
	if value == nil || limit == nil {
		return Unknown
	}
	switch op {
	case OpIs:
		return equal(value, limit)
	case OpIsNot:
		return equal(value, limit).Not()
	case OpIn:
		return contains(limit, value)
	case OpHas:
		return hasAll(value, limit)
	case OpAtLeast:
		return order(value, limit, func(c int) bool { return c >= 0 })
	case OpAtMost:
		return order(value, limit, func(c int) bool { return c <= 0 })
	case OpMoreThan, OpAfter:
		return order(value, limit, func(c int) bool { return c > 0 })
	case OpLessThan, OpBefore:
		return order(value, limit, func(c int) bool { return c < 0 })
	case OpBetween:
		return between(value, limit)
	}
	return Unknown
}

func between(value, limit Value) Answer {
	ends, ok := limit.([]any)
	if !ok || len(ends) != 2 {
		return Unknown
	}
	return compare(OpAtLeast, value, ends[0]).And(compare(OpAtMost, value, ends[1]))
}

// equal compares two plain values; lists and records have no equality.
func equal(a, b Value) Answer {
	if !isScalar(a) || !isScalar(b) {
		return Unknown
	}
	return Of(a == b)
}

func isScalar(v Value) bool {
	switch v.(type) {
	case bool, float64, string:
		return true
	}
	return false
}

func contains(list, item Value) Answer {
	items, ok := list.([]any)
	if !ok || !isScalar(item) {
		return Unknown
	}
	for _, other := range items {
		if equal(other, item) == Yes {
			return Yes
		}
	}
	return No
}

func hasAll(list, wanted Value) Answer {
	many, ok := wanted.([]any)
	if !ok {
		return contains(list, wanted)
	}
	all := Yes
	for _, one := range many {
		all = all.And(contains(list, one))
	}
	return all
}

func order(a, b Value, holds func(int) bool) Answer {
	if x, ok := a.(float64); ok {
		if y, ok := b.(float64); ok {
			return Of(holds(sign(x, y)))
		}
		return Unknown
	}
	x, okX := a.(string)
	y, okY := b.(string)
	if !okX || !okY || !isoDay.MatchString(x) || !isoDay.MatchString(y) {
		return Unknown
	}
	return Of(holds(sign(x, y)))
}

func sign[T float64 | string](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
