package catalogue

import (
	"maps"
	"slices"
	"strconv"

	"parvis/internal/rules"
)

func (c *compiler) compileComputed() {
	for i := range c.s.Computed {
		item := &c.s.Computed[i]
		path := join("computed", item.Name)
		switch kinds := item.It.kinds(); len(kinds) {
		case 1:
			c.s.computed[item.Name] = c.calculation(&item.It, path)
		case 0:
			c.fault(path, "no_calculation", "Name", item.Name)
		default:
			c.fault(join(path, kinds[1]), "two_calculations", "Name", item.Name, "First", kinds[0], "Second", kinds[1])
		}
	}
	c.circles()
}

func (c *compiler) calculation(it *Computed, path string) *calculation {
	calc := &calculation{Computed: it}
	used := map[string]bool{}
	use := func(name, at string) {
		if _, ok := c.s.env.Decl(name); !ok {
			c.fault(at, "no_such_fact", "Name", name, "Nearest", rules.Nearest(name, c.s.Declared()))
		}
		used[name] = true
	}
	if b := it.between(); b != nil {
		c.useDay(b.From, join(path, "from"), use)
		c.useDay(b.On, join(path, "on"), use)
	}
	for i, o := range it.operands() {
		c.useOperand(o, join(path, strconv.Itoa(i)), use)
	}
	if it.Count != "" {
		use(it.Count, join(path, "count"))
	}
	if it.Total != "" {
		use(it.Total, join(path, "total"))
	}
	if it.Table != "" {
		c.useOperand(rules.Operand{Table: it.Table}, join(path, "table"), use)
	}
	c.pick(calc, path, used)
	c.formula(calc, path, used)
	calc.uses = slices.Sorted(maps.Keys(used))
	return calc
}

func (c *compiler) useDay(day, path string, use func(name, at string)) {
	if _, err := rules.ParseDate(day); err != nil {
		use(day, path)
	}
}

func (c *compiler) useOperand(o rules.Operand, path string, use func(name, at string)) {
	if o.Table != "" {
		if _, ok := c.s.Tables[o.Table]; !ok {
			c.fault(path, "no_table", "Name", o.Table, "Nearest", rules.Nearest(o.Table, slices.Sorted(maps.Keys(c.s.Tables))))
		}
	}
	for _, name := range c.s.env.OperandFacts(o) {
		use(name, path)
	}
}

func (c *compiler) pick(calc *calculation, path string, used map[string]bool) {
	for i, pick := range calc.Pick {
		rule := c.rule(pick.When, join(path, "pick."+strconv.Itoa(i)+".when"))
		calc.whens = append(calc.whens, rule)
		if rule != nil {
			for _, name := range rule.Uses() {
				used[name] = true
			}
		}
	}
}

func (c *compiler) formula(calc *calculation, path string, used map[string]bool) {
	if calc.CEL == "" {
		return
	}
	want := rules.Type(calc.Type)
	if want == "" {
		want = rules.TypeAny
	}
	expr, err := c.rules.Expression(calc.CEL, want)
	if err != nil {
		c.ruleFaults(rules.Faults{{Path: "cel", Key: "rules.fault.cel", Args: map[string]any{"Cause": err.Error()}}}, path)
		return
	}
	calc.cel = expr
	for _, name := range expr.Uses() {
		used[name] = true
	}
}

// circles finds computed facts that rest on themselves.
func (c *compiler) circles() {
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(name string) bool
	visit = func(name string) bool {
		calc, ok := c.s.computed[name]
		if !ok || state[name] == done {
			return false
		}
		if state[name] == open {
			return true
		}
		state[name] = open
		defer func() { state[name] = done }()
		for _, used := range calc.uses {
			if visit(used) {
				c.fault(join("computed", name), "circle", "Name", name, "Through", used)
				return false
			}
		}
		return false
	}
	for i := range c.s.Computed {
		visit(c.s.Computed[i].Name)
	}
}
