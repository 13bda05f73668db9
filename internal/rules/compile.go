package rules

import (
	"fmt"
	"maps"
	"slices"

	"parvis/internal/kit/i18n"
)

// Bounds of one compilation: a rule that needs more is a mistake or an attack.
const (
	maxDepth = 24
	maxNodes = 5000 // after named rules are put in place, so that doubling names cannot explode
)

// Rule is a compiled Tree: immutable, and safe for many readers at once.
type Rule struct {
	root *node
	env  *Env
}

type node struct {
	kind  string // all_of, any_of, none_of, some, every; empty for a leaf
	rule  string
	label i18n.Text // of a named rule, or of a branch that was given one
	group string
	parts []*node
	leaf  *leaf
	size  int
}

// leaf is a comparison, or a CEL expression when cel is set.
type leaf struct {
	fact  string
	op    Op
	limit Operand
	decl  *Decl
	tree  *Tree
	cel   *expression
}

// Compiler compiles the rules of one service; named rules are compiled once.
// It is for one goroutine; what it makes is for all.
type Compiler struct {
	env     *Env
	cel     *celEnv
	named   map[string]*node
	open    []string // names being compiled, to see circles
	faults  Faults
	looking bool
}

// NewCompiler prepares for one environment, which must not change afterwards.
func NewCompiler(env Env) *Compiler {
	return &Compiler{env: &env, cel: newCelEnv(&env), named: map[string]*node{}}
}

// Compile is NewCompiler and Compile for a single tree.
func Compile(tree Tree, env Env) (*Rule, error) { return NewCompiler(env).Compile(tree) }

// Compile checks a tree and makes it a Rule. The error is Faults.
func (c *Compiler) Compile(tree Tree) (*Rule, error) {
	c.faults = nil
	root := c.node(&tree, "", 0)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return &Rule{root, c.env}, nil
}

// Named compiles a rule of the environment by its name.
func (c *Compiler) Named(name string) (*Rule, error) { return c.Compile(Tree{Rule: name}) }

func (c *Compiler) node(t *Tree, path string, depth int) *node {
	if depth > maxDepth {
		c.faults.add(path, "too_deep", "Max", maxDepth)
		return &node{}
	}
	branches := t.branches()
	if len(branches) != 1 {
		c.faultOfShape(t, branches, path)
		return &node{}
	}
	n := c.branch(t, branches[0], path, depth)
	if len(t.Label) > 0 && t.Fact == "" && t.CEL == "" {
		named := *n // the rule behind a reference keeps its own
		named.label, n = t.Label, &named
	}
	n.size = 1
	for _, part := range n.parts {
		n.size += part.size
	}
	if n.size > maxNodes {
		c.faults.add(path, "too_big", "Max", maxNodes)
		return &node{}
	}
	return n
}

// branches names what a node is: one of them, when it is sound.
func (t *Tree) branches() []string {
	var set []string
	for _, b := range []struct {
		name string
		is   bool
	}{
		{"rule", t.Rule != ""}, {"all_of", t.AllOf != nil}, {"any_of", t.AnyOf != nil}, {"none_of", t.NoneOf != nil},
		{"some", t.Some != ""}, {"every", t.Every != ""}, {"fact", t.Fact != ""}, {"cel", t.CEL != ""},
	} {
		if b.is {
			set = append(set, b.name)
		}
	}
	return set
}

func (c *Compiler) faultOfShape(t *Tree, branches []string, path string) {
	switch {
	case len(branches) > 1:
		c.faults.add(path, "two_branches", "First", branches[0], "Second", branches[1])
	case len(t.comparisons()) > 0:
		c.faults.add(path, "no_fact", "Op", string(t.comparisons()[0].op))
	default:
		c.faults.add(path, "empty")
	}
}

func (c *Compiler) branch(t *Tree, branch, path string, depth int) *node {
	if branch != "fact" && len(t.comparisons()) > 0 {
		c.faults.add(path, "two_branches", "First", branch, "Second", string(t.comparisons()[0].op))
	}
	switch branch {
	case "rule":
		return c.reference(t.Rule, path, depth)
	case "all_of":
		return c.parts("all_of", t.AllOf, path, depth)
	case "any_of":
		return c.parts("any_of", t.AnyOf, path, depth)
	case "none_of":
		return c.parts("none_of", t.NoneOf, path, depth)
	case "some":
		return c.each("some", t.Some, t, path, depth)
	case "every":
		return c.each("every", t.Every, t, path, depth)
	case "cel":
		return c.celLeaf(t, path)
	}
	return c.factLeaf(t, path)
}

func (c *Compiler) parts(kind string, trees []Tree, path string, depth int) *node {
	if len(trees) == 0 {
		c.faults.add(path+"."+kind, "no_parts", "Kind", kind)
	}
	n := &node{kind: kind}
	for i := range trees {
		n.parts = append(n.parts, c.node(&trees[i], fmt.Sprintf("%s.%s.%d", path, kind, i), depth+1))
	}
	return n
}

func (c *Compiler) each(kind, group string, t *Tree, path string, depth int) *node {
	if decl, ok := c.env.Facts[group]; !ok || decl.Type != TypeGroup {
		c.faults.add(path+"."+kind, "no_group", "Name", group)
	}
	if t.Where == nil {
		c.faults.add(path, "no_where", "Kind", kind)
		return &node{}
	}
	return &node{kind: kind, group: group, parts: []*node{c.node(t.Where, path+".where", depth+1)}}
}

// reference puts a named rule in place. A fault inside it is told where it is
// written, so only its absence or a circle is a fault here.
func (c *Compiler) reference(name, path string, depth int) *node {
	if n, ok := c.named[name]; ok {
		return n
	}
	tree, ok := c.env.Rules[name]
	if !ok {
		c.faults.add(path, "no_rule", "Name", name, "Nearest", Nearest(name, slices.Sorted(maps.Keys(c.env.Rules))))
		return &node{}
	}
	if slices.Contains(c.open, name) {
		c.faults.add(path, "circle", "Name", name)
		return &node{}
	}
	c.open = append(c.open, name)
	before := len(c.faults)
	n := *c.node(tree.unnamed(), path, depth+1)
	n.rule, n.label = name, tree.Label
	c.open = c.open[:len(c.open)-1]
	if len(c.faults) == before {
		c.named[name] = &n
	}
	return &n
}

// unnamed is a named rule without its label, which names the rule and leaves the sentence
// of its fact as it is. A formula has no such sentence: there the label is both.
func (t Tree) unnamed() *Tree {
	if t.CEL == "" {
		t.Label = nil
	}
	return &t
}

// Uses lists the facts that the rule reads, limits and tables included, sorted.
func (r *Rule) Uses() []string {
	used := map[string]bool{}
	r.root.uses(r.env, used)
	return slices.Sorted(maps.Keys(used))
}

func (n *node) uses(env *Env, used map[string]bool) {
	if n.group != "" {
		used[n.group] = true
	}
	for _, part := range n.parts {
		part.uses(env, used)
	}
	if n.leaf == nil {
		return
	}
	if n.leaf.cel != nil {
		for _, name := range n.leaf.cel.facts {
			used[name] = true
		}
		return
	}
	used[n.leaf.fact] = true
	for _, name := range env.OperandFacts(n.leaf.limit) {
		used[name] = true
	}
}

// OperandFacts lists the facts behind an operand: its own, or those of its table.
func (env *Env) OperandFacts(o Operand) []string {
	if o.Fact != "" {
		return []string{o.Fact}
	}
	if table, ok := env.Tables[o.Table]; ok {
		if table.On != "" {
			return []string{table.By, table.On}
		}
		return []string{table.By}
	}
	return nil
}
