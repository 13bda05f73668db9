package catalogue

import (
	"strings"

	"parvis/internal/rules"
)

// calculation is a compiled Computed.
type calculation struct {
	*Computed
	uses  []string
	whens []*rules.Rule // of the cases of Pick, in their order; nil where there is none
	cel   *rules.Expression
}

// kinds names the calculations that are set; a sound Computed has one.
func (c *Computed) kinds() []string {
	var set []string
	for _, k := range []struct {
		name string
		is   bool
	}{
		{"years", c.Years != nil}, {"months", c.Months != nil}, {"days", c.Days != nil}, {"sum", c.Sum != nil},
		{"minus", c.Minus != nil}, {"times", c.Times != nil}, {"divide", c.Divide != nil}, {"lowest", c.Lowest != nil},
		{"highest", c.Highest != nil}, {"first", c.First != nil}, {"count", c.Count != ""}, {"total", c.Total != ""},
		{"table", c.Table != ""}, {"pick", c.Pick != nil}, {"cel", c.CEL != ""},
	} {
		if k.is {
			set = append(set, k.name)
		}
	}
	return set
}

// operands are the terms of the arithmetic kinds.
func (c *Computed) operands() []rules.Operand {
	for _, list := range [][]rules.Operand{c.Sum, c.Minus, c.Times, c.Divide, c.Lowest, c.Highest, c.First} {
		if list != nil {
			return list
		}
	}
	var gives []rules.Operand
	for _, pick := range c.Pick {
		gives = append(gives, pick.Gives)
	}
	return gives
}

func (c *Computed) between() *Between {
	for _, b := range []*Between{c.Years, c.Months, c.Days} {
		if b != nil {
			return b
		}
	}
	return nil
}

// computedDecl declares the type: years are counted in years, a sum of money is money.
func computedDecl(c *Computed, env *rules.Env) rules.Decl {
	d := rules.Decl{Type: rules.Type(c.Type), Label: c.Label, Says: c.Says, Unit: c.Unit}
	switch {
	case c.Years != nil && c.Unit == "":
		d.Unit = "years"
	case c.Months != nil && c.Unit == "":
		d.Unit = "months"
	case c.Days != nil && c.Unit == "":
		d.Unit = "days"
	}
	if d.Type != "" {
		return d
	}
	d.Type = rules.TypeNumber
	switch {
	case strings.HasPrefix(c.Unit, "EUR"):
		d.Type = rules.TypeMoney
	case c.Total != "":
		_, field, _ := strings.Cut(c.Total, ".")
		d.Type = numberType(env.Facts[field].Type)
	case c.CEL != "":
		d.Type = rules.TypeAny
	default:
		d.Type = operandsType(c, env)
	}
	return d
}

func numberType(t rules.Type) rules.Type {
	if t == rules.TypeMoney {
		return t
	}
	return rules.TypeNumber
}

func operandsType(c *Computed, env *rules.Env) rules.Type {
	free := c.First != nil || c.Pick != nil // these give what they are given, the others count
	for _, o := range c.operands() {
		t := env.Facts[o.Fact].Type
		switch {
		case o.Fact != "" && (free && t != "" || t == rules.TypeMoney):
			return t
		case free && o.Fact == "" && o.Table == "":
			return literalType(o.Value)
		}
	}
	return rules.TypeNumber
}

func literalType(v any) rules.Type {
	switch v := v.(type) {
	case bool:
		return rules.TypeYesNo
	case string:
		if _, err := rules.ParseDate(v); err == nil {
			return rules.TypeDate
		}
		return rules.TypeText
	}
	return rules.TypeNumber
}
