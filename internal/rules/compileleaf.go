package rules

import (
	"maps"
	"slices"
	"strings"
)

func (c *Compiler) celLeaf(t *Tree, path string) *node {
	expr, err := c.cel.compile(t.CEL, TypeYesNo)
	if err != nil {
		c.faults.add(path+".cel", "cel", "Cause", err.Error())
		return &node{}
	}
	c.source(t, path)
	return &node{leaf: &leaf{op: OpCEL, tree: t, cel: expr}}
}

func (c *Compiler) factLeaf(t *Tree, path string) *node {
	set := t.comparisons()
	decl, ok := c.env.Decl(t.Fact)
	if !ok {
		c.faults.add(path+".fact", "no_such_fact", "Name", t.Fact, "Nearest", Nearest(t.Fact, c.env.names()))
	}
	if len(set) != 1 {
		c.comparisonCount(set, path)
		return &node{}
	}
	c.source(t, path)
	op, limit := set[0].op, *set[0].limit
	if ok {
		c.operand(&decl, op, limit, path+"."+string(op))
	}
	return &node{leaf: &leaf{fact: t.Fact, op: op, limit: limit, decl: &decl, tree: t}}
}

func (c *Compiler) comparisonCount(set []comparison, path string) {
	if len(set) == 0 {
		c.faults.add(path, "no_comparison")
		return
	}
	c.faults.add(path+"."+string(set[1].op), "two_branches", "First", string(set[0].op), "Second", string(set[1].op))
}

func (c *Compiler) source(t *Tree, path string) {
	if t.Source == "" {
		return
	}
	if _, ok := c.env.Sources[t.Source]; !ok {
		c.faults.add(path+".source", "no_source", "Name", t.Source, "Nearest", Nearest(t.Source, slices.Sorted(maps.Keys(c.env.Sources))))
	}
}

// operand checks that the limit exists and can be compared with the fact.
func (c *Compiler) operand(decl *Decl, op Op, limit Operand, path string) {
	switch {
	case limit.Fact != "":
		other, ok := c.env.Decl(limit.Fact)
		if !ok {
			c.faults.add(path+".fact", "no_such_fact", "Name", limit.Fact, "Nearest", Nearest(limit.Fact, c.env.names()))
		} else if op != OpIn && op != OpHas && !other.Type.comparable(decl.Type) {
			c.faults.add(path, "types_differ", "Left", string(decl.Type), "Right", string(other.Type))
		}
	case limit.Table != "":
		if _, ok := c.env.Tables[limit.Table]; !ok {
			c.faults.add(path+".table", "no_table", "Name", limit.Table, "Nearest", Nearest(limit.Table, slices.Sorted(maps.Keys(c.env.Tables))))
		}
	default:
		if want := decl.accepts(op, limit.Value); want != "" {
			c.faults.add(path, "limit_type", "Want", want, "Type", string(decl.Type), "Op", string(op))
		}
	}
}

func (t Type) comparable(u Type) bool {
	number := func(t Type) bool { return t == TypeNumber || t == TypeMoney }
	text := func(t Type) bool { return t == TypeText || t == TypeChoice }
	return t == u || t == TypeAny || u == TypeAny || number(t) && number(u) || text(t) && text(u)
}

// accepts tells what the limit should have been; empty when it is right.
func (d *Decl) accepts(op Op, v Value) string {
	switch op {
	case OpPresent:
		return ""
	case OpIn, OpBetween:
		return d.acceptsList(op, v)
	case OpHas:
		if d.Type != TypeList && d.Type != TypeAny {
			return "has_needs_list"
		}
		return d.option(v)
	case OpIs, OpIsNot:
		return d.acceptsOne(v)
	case OpBefore, OpAfter:
		if d.Type != TypeDate && d.Type != TypeAny {
			return "date_fact"
		}
		return wantDay(v)
	}
	return d.acceptsOrdered(v)
}

func (d *Decl) acceptsList(op Op, v Value) string {
	list, ok := v.([]any)
	if !ok || len(list) == 0 || op == OpBetween && len(list) != 2 {
		return map[Op]string{OpIn: "list", OpBetween: "two_values"}[op]
	}
	for _, item := range list {
		want := d.acceptsOne(item)
		if op == OpBetween {
			want = d.acceptsOrdered(item)
		}
		if want != "" {
			return want
		}
	}
	return ""
}

func (d *Decl) acceptsOne(v Value) string {
	switch d.Type {
	case TypeYesNo:
		if _, ok := v.(bool); !ok {
			return "true_or_false"
		}
	case TypeNumber, TypeMoney:
		if _, ok := v.(float64); !ok {
			return "number"
		}
	case TypeDate:
		return wantDay(v)
	case TypeChoice:
		return d.option(v)
	case TypeText:
		if _, ok := v.(string); !ok {
			return "text"
		}
	case TypeList, TypeRecord, TypeGroup:
		return "no_equality"
	}
	return ""
}

func (d *Decl) option(v Value) string {
	for _, item := range listOf(v) {
		s, ok := item.(string)
		if !ok && d.Type == TypeChoice {
			return "text"
		}
		if _, known := d.Options[s]; !known && len(d.Options) > 0 {
			return "option"
		}
	}
	return ""
}

func listOf(v Value) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func (d *Decl) acceptsOrdered(v Value) string {
	switch d.Type {
	case TypeNumber, TypeMoney:
		if _, ok := v.(float64); !ok {
			return "number"
		}
	case TypeDate:
		return wantDay(v)
	case TypeAny:
	default:
		return "no_order"
	}
	return ""
}

func wantDay(v Value) string {
	s, _ := v.(string)
	if _, err := ParseDate(s); err != nil {
		return "day"
	}
	return ""
}

// Decl finds a declaration; a dotted name of a record that does not list its parts is any.
func (env *Env) Decl(name string) (Decl, bool) {
	if d, ok := env.Facts[name]; ok {
		return d, true
	}
	head, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		return Decl{}, false
	}
	if group, ok := env.Facts[head]; ok && group.Type == TypeGroup {
		if inner, ok := env.Decl(rest); ok { // children.age: that part of each entry
			return Decl{Type: TypeList, Label: inner.Label, Options: inner.Options}, true
		}
	}
	return Decl{}, false
}

func (env *Env) names() []string { return slices.Sorted(maps.Keys(env.Facts)) }
