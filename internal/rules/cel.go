package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Bounds of a CEL expression: long enough for a formula, too short for a program.
const (
	maxCELSource = 1000
	maxCELCost   = 20_000
)

// Expression is a compiled CEL expression: immutable, safe for many readers.
type Expression struct {
	source  string
	program cel.Program
	facts   []string // the facts it reads, dotted
	env     *Env
}

type expression = Expression

// Uses lists the facts that the expression reads.
func (e *Expression) Uses() []string { return e.facts }

// celEnv declares the facts to CEL, once a first expression needs it: the standard
// library costs a millisecond and most services have no CEL at all.
type celEnv struct {
	env  *Env
	once sync.Once
	cel  *cel.Env
	err  error
}

func newCelEnv(env *Env) *celEnv { return &celEnv{env: env} }

func (c *celEnv) get() (*cel.Env, error) {
	c.once.Do(func() {
		options := []cel.EnvOption{
			cel.CrossTypeNumericComparisons(true),
			cel.ParserExpressionSizeLimit(maxCELSource),
			cel.Variable("today", cel.TimestampType),
		}
		for name, celType := range c.variables() {
			if name != "today" {
				options = append(options, cel.Variable(name, celType))
			}
		}
		c.cel, c.err = cel.NewEnv(options...)
	})
	return c.cel, c.err
}

// variables are the first names of all facts; a name that only leads to others is a record.
func (c *celEnv) variables() map[string]*cel.Type {
	record := cel.MapType(cel.StringType, cel.DynType)
	vars := map[string]*cel.Type{}
	for name, decl := range c.env.Facts {
		head, _, dotted := strings.Cut(name, ".")
		if dotted {
			if _, own := c.env.Facts[head]; !own {
				vars[head] = record
			}
			continue
		}
		vars[name] = celType(decl.Type)
	}
	return vars
}

func celType(t Type) *cel.Type {
	switch t {
	case TypeYesNo:
		return cel.BoolType
	case TypeNumber, TypeMoney:
		return cel.DoubleType
	case TypeDate:
		return cel.TimestampType
	case TypeText, TypeChoice:
		return cel.StringType
	case TypeList:
		return cel.ListType(cel.DynType)
	case TypeRecord:
		return cel.MapType(cel.StringType, cel.DynType)
	case TypeGroup:
		return cel.ListType(cel.MapType(cel.StringType, cel.DynType))
	}
	return cel.DynType
}

// Expression compiles CEL that gives a value of the type, for a computed fact.
func (c *Compiler) Expression(source string, want Type) (*Expression, error) {
	return c.cel.compile(source, want)
}

func (c *celEnv) compile(source string, want Type) (*Expression, error) {
	if len(source) > maxCELSource {
		return nil, fmt.Errorf("longer than %d characters", maxCELSource)
	}
	env, err := c.get()
	if err != nil {
		return nil, fmt.Errorf("declarations: %w", err)
	}
	checked, issues := env.Compile(source)
	if issues.Err() != nil {
		return nil, fmt.Errorf("%s", shortIssue(issues))
	}
	if out := checked.OutputType(); want != TypeAny && !out.IsExactType(celType(want)) && !out.IsExactType(cel.DynType) && !(want == TypeNumber || want == TypeMoney) {
		return nil, fmt.Errorf("gives %s, not %s", out, celType(want))
	}
	facts, err := c.facts(checked.NativeRep().Expr())
	if err != nil {
		return nil, err
	}
	program, err := env.Program(checked, cel.CostLimit(maxCELCost), cel.EvalOptions(cel.OptPartialEval))
	if err != nil {
		return nil, err
	}
	return &Expression{source, program, facts, c.env}, nil
}

// shortIssue keeps the first message with its column; the source is shown by who asks.
func shortIssue(issues *cel.Issues) string {
	first := issues.Errors()[0]
	return fmt.Sprintf("column %d: %s", first.Location.Column()+1, first.Message)
}

// facts finds what is read: names and dotted ways through records.
func (c *celEnv) facts(root ast.Expr) ([]string, error) {
	used := map[string]bool{}
	var unknown error
	ast.PreOrderVisit(root, ast.NewExprVisitor(func(e ast.Expr) {
		name := dotted(e)
		if name == "" {
			return
		}
		if found := c.longest(name); found != "" {
			used[found] = true
		} else if c.isNamespace(name) && strings.Contains(name, ".") {
			unknown = fmt.Errorf("there is no fact %q", name)
		}
	}))
	return slices.Sorted(maps.Keys(used)), unknown
}

func dotted(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if left := dotted(e.AsSelect().Operand()); left != "" {
			return left + "." + e.AsSelect().FieldName()
		}
	}
	return ""
}

func (c *celEnv) longest(name string) string {
	for name != "" {
		if _, ok := c.env.Facts[name]; ok {
			return name
		}
		cut := strings.LastIndexByte(name, '.')
		if cut < 0 {
			return ""
		}
		name = name[:cut]
	}
	return ""
}

func (c *celEnv) isNamespace(name string) bool {
	head, _, _ := strings.Cut(name, ".")
	for fact := range c.env.Facts {
		if strings.HasPrefix(fact, head+".") {
			return true
		}
	}
	return false
}

func (l *leaf) evaluateCEL(env *Env, facts Facts, day Date) *Leaf {
	out := &Leaf{Op: OpCEL, Day: day, tree: l.tree, cel: l.cel.source, Source: env.Sources[l.tree.Source]}
	value, missing, err := l.cel.Evaluate(facts, day)
	switch b, ok := value.(bool); {
	case err != nil:
		out.Fault = err.Error()
	case ok:
		out.Answer, out.Value = Of(b), b
	default:
		out.Missing = missing
	}
	return out
}

// Evaluate gives the value on a day; nil with the missing facts when it is unknown.
// An error (division by zero, too costly) means unknown too, and says why.
func (e *Expression) Evaluate(facts Facts, day Date) (value Value, missing []string, err error) {
	vars := map[string]any{"today": today(facts, day)}
	var unknown []*cel.AttributePatternType
	for _, name := range e.facts {
		if name == "today" {
			continue
		}
		v := facts.Fact(name)
		if v == nil {
			missing = union(missing, needs(facts, name))
			unknown = append(unknown, pattern(name))
		}
		put(vars, name, e.native(name, v))
	}
	partial, err := cel.PartialVars(vars, unknown...)
	if err != nil {
		return nil, nil, err
	}
	out, _, err := e.program.Eval(partial)
	if err != nil {
		return nil, missing, err
	}
	if types.IsUnknown(out) {
		return nil, missing, nil
	}
	return fromCEL(out), nil, nil
}

// today is the fact of that name, or the day of evaluation where nobody tells it.
func today(facts Facts, day Date) time.Time {
	s, _ := facts.Fact("today").(string)
	if told, err := ParseDate(s); err == nil {
		return told.Time()
	}
	return day.Time()
}

func pattern(name string) *cel.AttributePatternType {
	parts := strings.Split(name, ".")
	p := cel.AttributePattern(parts[0])
	for _, part := range parts[1:] {
		p = p.QualString(part)
	}
	return p
}

// put sets a dotted name, making the records on the way; an own record is not written into.
func put(vars map[string]any, name string, v any) {
	parts := strings.Split(name, ".")
	at := vars
	for _, part := range parts[:len(parts)-1] {
		next, ok := at[part].(map[string]any)
		if !ok {
			next = map[string]any{}
		} else {
			next = maps.Clone(next)
		}
		at[part], at = next, next
	}
	if v != nil {
		at[parts[len(parts)-1]] = v
	} else if _, set := at[parts[len(parts)-1]]; !set && len(parts) == 1 {
		at[parts[0]] = nil
	}
}

func (e *Expression) native(name string, v Value) any {
	if e.env.Facts[name].Type != TypeDate {
		return v
	}
	s, _ := v.(string)
	day, err := ParseDate(s)
	if err != nil {
		return nil
	}
	return day.Time()
}

func fromCEL(v ref.Val) Value {
	switch v := v.Value().(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case time.Time:
		return DateOf(v).String()
	case float64:
		return Round(v)
	case bool, string:
		return v
	}
	return nil
}
