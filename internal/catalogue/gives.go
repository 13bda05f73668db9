package catalogue

import (
	"math"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Given is a fact that a decision sets.
type Given struct {
	Name  string
	Label i18n.Text
	Value float64
	Row   rules.Row // the row of the scale, when a table gave it
	Says  i18n.Text // the row in words: up to 400 €, the amount is 80 €; empty without a table
}

// Cents is the amount in euro cents.
func (g Given) Cents() int64 { return int64(math.Round(g.Value * 100)) }

// Gives calculates what a decision gives; ok is false while an amount is unknown.
func (s *Service) Gives(v *View, move string) (given []Given, ok bool) {
	m, found := s.Move(move)
	if !found {
		return nil, false
	}
	for _, gift := range m.Gives {
		g := Given{Name: gift.Name, Label: gift.It.Label}
		value, known := g.calculate(v, &gift.It)
		if !known {
			return nil, false
		}
		g.Value, g.Says = value, s.rowWords(gift.It.Table, g.Row)
		given = append(given, g)
	}
	return given, true
}

// Lacks names the facts for want of which a move's amounts cannot be calculated, each once; none when all are known,
// though a value may still lie outside of its scale.
func (s *Service) Lacks(v *View, move string) (facts []string) {
	m, found := s.Move(move)
	if !found {
		return nil
	}
	for i := range m.Gives {
		gift := &m.Gives[i].It
		operands := []rules.Operand{{Table: gift.Table, Fact: gift.Fact}}
		for _, edge := range []*rules.Operand{gift.AtLeast, gift.AtMost} {
			if edge != nil {
				operands = append(operands, *edge)
			}
		}
		for _, o := range operands {
			for _, fact := range s.env.OperandFacts(o) {
				if fact != "" && v.Fact(fact) == nil {
					facts = appendNew(facts, []string{fact})
				}
			}
		}
	}
	return facts
}

// rowWords tells the row of a scale, in the words of the scale if it has any.
func (s *Service) rowWords(table string, row rules.Row) i18n.Text {
	t, ok := s.Tables[table]
	if !ok || row.UpTo == nil {
		return nil
	}
	by, _ := s.env.Decl(t.By)
	gives := rules.Decl{Type: rules.TypeMoney}
	if t.Unit != "" {
		gives = rules.Decl{Type: rules.TypeNumber, Unit: t.Unit}
	}
	says := i18n.Text{}
	for _, lang := range i18n.Langs {
		upTo, given := by.Write(*row.UpTo, lang), gives.Write(row.Gives, lang)
		says[lang] = strings.NewReplacer("{up_to}", upTo, "{gives}", given).Replace(t.Says[lang])
		if says[lang] == "" {
			says[lang] = i18n.In(lang, "catalogue.row", "UpTo", upTo, "Gives", given)
		}
	}
	return says
}

func (g *Given) calculate(v *View, gift *Gift) (float64, bool) {
	var base rules.Value
	switch {
	case gift.Table != "":
		g.Row = v.Row(gift.Table)
		base = g.Row.Gives
	case gift.Fact != "":
		base = v.Fact(gift.Fact)
	case gift.Value != nil:
		base = *gift.Value
	}
	n, ok := base.(float64)
	if !ok {
		return 0, false
	}
	if gift.Share != nil {
		n *= *gift.Share
	}
	return bound(v, gift, n)
}

func bound(v *View, gift *Gift, n float64) (float64, bool) {
	for _, edge := range []struct {
		limit *rules.Operand
		pick  func(a, b float64) float64
	}{
		{gift.AtLeast, func(a, b float64) float64 { return max(a, b) }},
		{gift.AtMost, func(a, b float64) float64 { return min(a, b) }},
	} {
		if edge.limit == nil {
			continue
		}
		limit, ok := v.Operand(*edge.limit).(float64)
		if !ok {
			return 0, false
		}
		n = edge.pick(n, limit)
	}
	return math.Round(n*100) / 100, true
}
