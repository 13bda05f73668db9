package rules

// comparison is one operator with its operand, as written.
type comparison struct {
	op    Op
	limit *Operand
}

// comparisons lists the operators that a node carries; a sound leaf has exactly one.
func (t *Tree) comparisons() []comparison {
	all := [...]comparison{
		{OpIs, t.Is}, {OpIsNot, t.IsNot}, {OpIn, t.In}, {OpHas, t.Has},
		{OpAtLeast, t.AtLeast}, {OpAtMost, t.AtMost}, {OpMoreThan, t.MoreThan}, {OpLessThan, t.LessThan},
		{OpBetween, t.Between}, {OpBefore, t.Before}, {OpAfter, t.After},
	}
	var set []comparison
	for _, c := range all {
		if c.limit != nil {
			set = append(set, c)
		}
	}
	if t.Present != nil {
		set = append(set, comparison{OpPresent, Lit(*t.Present)})
	}
	return set
}
