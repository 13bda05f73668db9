package rules

// Evaluate answers the rule on a day. It is pure, never fails and looks at every
// leaf: what cannot be answered is unknown and says why.
func (r *Rule) Evaluate(facts Facts, day Date) Result {
	return r.root.evaluate(r.env, facts, day)
}

func (n *node) evaluate(env *Env, facts Facts, day Date) Result {
	if n.leaf != nil {
		l := n.leaf.evaluate(env, facts, day)
		return Result{Answer: l.Answer, Rule: n.rule, Label: n.label, Leaf: l}
	}
	if n.group != "" {
		return n.evaluateEach(env, facts, day)
	}
	result := Result{Rule: n.rule, Label: n.label, Kind: n.kind, Parts: make([]Result, len(n.parts))}
	for i, part := range n.parts {
		result.Parts[i] = part.evaluate(env, facts, day)
	}
	result.Answer = Join(n.kind, result.Parts)
	return result
}

// evaluateEach answers some and every. No entry at all is no for some, yes for
// every; a group that was not asked is unknown for both.
func (n *node) evaluateEach(env *Env, facts Facts, day Date) Result {
	result := Result{Rule: n.rule, Label: n.label, Kind: n.kind}
	entries, known := facts.Each(n.group)
	if !known {
		l := &Leaf{Fact: n.group, Op: OpPresent, Limit: true, Day: day, Missing: needs(facts, n.group)}
		l.decl = declOf(env, n.group)
		result.Parts = []Result{{Leaf: l}}
		return result
	}
	for _, entry := range entries {
		result.Parts = append(result.Parts, n.parts[0].evaluate(env, entry, day))
	}
	result.Answer = Join(n.kind, result.Parts)
	return result
}

// Join answers a branch from its parts, in any order.
func Join(kind string, parts []Result) Answer {
	and, or := Yes, No
	for _, part := range parts {
		and, or = and.And(part.Answer), or.Or(part.Answer)
	}
	switch kind {
	case "all_of", "every":
		return and
	case "none_of":
		return or.Not()
	}
	return or
}

func (l *leaf) evaluate(env *Env, facts Facts, day Date) *Leaf {
	if l.cel != nil {
		return l.evaluateCEL(env, facts, day)
	}
	out := &Leaf{Fact: l.fact, Op: l.op, Day: day, Value: facts.Fact(l.fact), decl: l.decl, tree: l.tree, Source: env.Sources[l.tree.Source]}
	if out.Value == nil {
		out.Missing = needs(facts, l.fact)
	}
	l.resolve(env, facts, day, out)
	out.Answer = compare(l.op, out.Value, out.Limit)
	if out.Answer != Unknown {
		out.Missing = nil
	}
	return out
}

// resolve finds the limit: the value as written, another fact, or the row of a table.
func (l *leaf) resolve(env *Env, facts Facts, day Date, out *Leaf) {
	switch {
	case l.limit.Fact != "":
		out.By, out.Limit = l.limit.Fact, facts.Fact(l.limit.Fact)
	case l.limit.Table != "":
		table := env.Tables[l.limit.Table]
		row := table.For(facts, day)
		out.By, out.Limit, out.Since = l.limit.Table, row.Gives, row.Since
		if len(out.Source) == 0 {
			out.Source = row.Source
		}
	default:
		out.Limit = l.limit.Value
		return
	}
	if out.Limit == nil {
		for _, name := range env.OperandFacts(l.limit) {
			if facts.Fact(name) == nil {
				out.Missing = append(out.Missing, needs(facts, name)...)
			}
		}
	}
}

func needs(facts Facts, name string) []string {
	if n, ok := facts.(Needs); ok {
		if names := n.Needs(name); len(names) > 0 {
			return names
		}
	}
	return []string{name}
}

func declOf(env *Env, name string) *Decl {
	d, _ := env.Decl(name)
	return &d
}
