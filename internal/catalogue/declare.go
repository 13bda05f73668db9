package catalogue

import (
	"maps"
	"strconv"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// place gives every field its place and its path in the file.
func (c *compiler) place() {
	c.paths = map[*Field]string{}
	for i := range c.s.Form {
		page := &c.s.Form[i]
		c.placeFields(page, page.Fields, nil, join(join("form", strconv.Itoa(i)), "fields"))
	}
}

func (c *compiler) placeFields(page *Page, fields []Field, group *Field, path string) {
	for i := range fields {
		f := &fields[i]
		at := join(path, strconv.Itoa(i))
		c.paths[f] = at
		p := &Place{Field: f, Page: page, Group: group, Order: len(c.s.order)}
		c.s.order = append(c.s.order, p)
		if _, twice := c.s.places[f.ID]; twice {
			c.fault(join(at, "id"), "field_twice", "Name", f.ID)
		} else {
			c.s.places[f.ID] = p
		}
		inner := group
		if f.Repeats() {
			inner = f
		}
		c.placeFields(page, f.Fields, inner, join(at, "fields"))
	}
}

// declare lists all facts with their types for the rules.
func (c *compiler) declare() {
	env := rules.Env{Facts: maps.Clone(given), Rules: map[string]rules.Tree{}, Tables: map[string]rules.Table{}, Sources: map[string]i18n.Text{}}
	for _, p := range c.s.order {
		c.declareField(env.Facts, p.Field)
	}
	for name, source := range c.s.Sources {
		env.Sources[name] = source.Text
	}
	for name, table := range c.s.Tables {
		env.Tables[name] = c.table(&table)
	}
	for _, rule := range c.s.Rules {
		env.Rules[rule.Name] = rule.It
	}
	for i := range c.s.Computed {
		name := c.s.Computed[i].Name
		if _, taken := env.Facts[name]; taken {
			c.fault(join("computed", name), "name_taken", "Name", name)
		}
		env.Facts[name] = rules.Decl{}
	}
	for range c.s.Computed { // a type may rest on another computed one: settle them in a few rounds
		for i := range c.s.Computed {
			item := &c.s.Computed[i]
			env.Facts[item.Name] = computedDecl(&item.It, &env)
		}
	}
	c.s.env = env
}

func (c *compiler) declareField(facts map[string]rules.Decl, f *Field) {
	if f.Type == TypeInfo || f.Type == TypeGroup && !f.Repeats() {
		return
	}
	decl := rules.Decl{Type: factTypes[f.Type], Label: f.Label, Says: f.Says, Unit: f.Unit}
	if options := c.s.Options(f); len(options) > 0 {
		decl.Options = map[string]i18n.Text{}
		for _, option := range options {
			decl.Options[option.Value] = option.Label
		}
		if f.Other {
			decl.Options[OtherValue] = said("autre", "other")
			facts[f.OtherID()] = rules.Decl{Type: rules.TypeText, Label: f.Label}
		}
	}
	facts[f.ID] = decl
	for name, part := range parts[f.Type] {
		facts[f.ID+"."+name] = part
	}
	if f.Members != nil {
		for name, part := range memberFacts {
			facts[f.ID+"."+name] = part
		}
	}
}

func (c *compiler) table(t *Table) rules.Table {
	out := rules.Table{By: t.By, On: t.On, Source: c.s.SourceText(t.Source)}
	for _, v := range t.Versions {
		version := rules.TableVersion{From: v.From, Source: c.s.SourceText(v.Source), Else: v.Else}
		for _, step := range v.Steps {
			version.Steps = append(version.Steps, rules.Step{UpTo: step.UpTo, Is: step.Is, Gives: step.Gives})
		}
		out.Versions = append(out.Versions, version)
	}
	return out
}
