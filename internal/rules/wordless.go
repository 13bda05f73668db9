package rules

import "slices"

// Wordless is the tree without what people read of it: two trees that are equal so
// give the same answers for ever. The source stays, being the ground of a decision.
func (t Tree) Wordless() Tree {
	t.Label, t.Says = nil, nil
	for _, parts := range []*[]Tree{&t.AllOf, &t.AnyOf, &t.NoneOf} {
		*parts = slices.Clone(*parts)
		for i := range *parts {
			(*parts)[i] = (*parts)[i].Wordless()
		}
	}
	if t.Where != nil {
		where := t.Where.Wordless()
		t.Where = &where
	}
	return t
}
