package catalogue

import (
	"strconv"

	"parvis/internal/rules"
)

// Compile checks what the definition names and makes it a Service. The faults are
// those of Parse and of every rule, place and formula; Lint adds those of meaning.
// The Service is nil when there is an error among them.
func Compile(doc *Document) (*Service, Faults) {
	c := compile(doc)
	faults := c.faults.sorted()
	if len(faults.Errors()) > 0 {
		return nil, faults
	}
	return c.s, faults
}

func compile(doc *Document) *compiler {
	c := &compiler{doc: doc, faults: append(Faults{}, doc.keys...), s: &Service{
		Definition: doc.Definition, places: map[string]*Place{}, pageShow: map[string]*rules.Rule{},
		named: map[string]*rules.Rule{}, computed: map[string]*calculation{}, moveWhen: map[string]*rules.Rule{},
	}}
	c.place()
	c.declare()
	c.rules = rules.NewCompiler(c.s.env)
	c.compileComputed()
	c.compileRules()
	c.compileForm()
	c.compileFlow()
	return c
}

type compiler struct {
	doc    *Document
	s      *Service
	rules  *rules.Compiler
	faults Faults
	paths  map[*Field]string
}

func (c *compiler) fault(path, key string, pairs ...any) {
	c.faults = append(c.faults, newFault(LevelError, c.doc.File, c.doc.At(path), path, key, pairs))
}

func (c *compiler) warn(path, key string, pairs ...any) {
	c.faults = append(c.faults, newFault(LevelWarning, c.doc.File, c.doc.At(path), path, key, pairs))
}

// rule compiles a tree and tells its faults at their places in the file.
func (c *compiler) rule(tree *rules.Tree, path string) *rules.Rule {
	if tree == nil {
		return nil
	}
	rule, err := c.rules.Compile(*tree)
	if err == nil {
		return rule
	}
	if faults, ok := err.(rules.Faults); ok {
		c.ruleFaults(faults, path)
	}
	return nil
}

func (c *compiler) ruleFaults(faults rules.Faults, path string) {
	for _, f := range faults {
		at := path
		if f.Path != "" {
			at = join(path, f.Path)
		}
		c.faults = append(c.faults, Fault{Level: LevelError, File: c.doc.File, At: c.doc.At(at), Path: at, Key: f.Key, Args: f.Args})
	}
}

func (c *compiler) compileRules() {
	for i := range c.s.Rules {
		item := &c.s.Rules[i]
		if rule := c.rule(&item.It, join("rules", item.Name)); rule != nil {
			if named, err := c.rules.Named(item.Name); err == nil {
				c.s.named[item.Name] = named
			}
		}
	}
}

func (c *compiler) compileForm() {
	for i := range c.s.Form {
		page := &c.s.Form[i]
		if rule := c.rule(page.Show, join(join("form", strconv.Itoa(i)), "show")); rule != nil {
			c.s.pageShow[page.ID] = rule
		}
		c.compileFields(page.Fields, nil)
	}
}

func (c *compiler) compileFields(fields []Field, around []*rules.Rule) {
	for i := range fields {
		f := &fields[i]
		place := c.s.places[f.ID]
		show := around
		if rule := c.rule(f.Show, join(c.paths[f], "show")); rule != nil {
			show = append(around[:len(around):len(around)], rule)
		}
		if place.Field == f {
			place.show = show
			c.compileOptions(place)
		}
		if f.Repeats() {
			show = nil // an entry exists only where its group is shown
		}
		c.compileFields(f.Fields, show)
	}
}

func (c *compiler) compileOptions(p *Place) {
	base := join(c.paths[p.Field], "options")
	if p.From != "" {
		base = join("lists", p.From[min(len(p.From), len("list/")):])
	}
	for i, option := range c.s.Options(p.Field) {
		rule := c.rule(option.Show, join(join(base, strconv.Itoa(i)), "show"))
		if rule == nil {
			continue
		}
		if p.options == nil {
			p.options = map[string]*rules.Rule{}
		}
		p.options[option.Value] = rule
	}
}

func (c *compiler) compileFlow() {
	for i := range c.s.Flow.Moves {
		move := &c.s.Flow.Moves[i]
		if rule := c.rule(move.It.When, join(join("flow.moves", move.Name), "when")); rule != nil {
			c.s.moveWhen[move.Name] = rule
		}
	}
	for i := range c.s.Automation {
		step, path := &c.s.Automation[i], join("automation", strconv.Itoa(i))
		c.s.steps = append(c.s.steps, compiledStep{
			when:    c.rule(step.When, join(path, "when")),
			unknown: c.rule(step.WhenUnknown, join(path, "when_unknown")),
			unless:  c.rule(step.Unless, join(path, "unless")),
		})
	}
}
