package catalogue

import (
	"slices"
	"strings"

	"parvis/internal/rules"
)

// Asks turns an unknown result into questions: fields that a resident can answer and
// has not, fewest first, each followed by the paper that can stand for it.
func (v *View) Asks(result rules.Result) []string { return v.askable(rules.WhatDecides(result)) }

func (v *View) askable(facts []string) []string {
	var asks []string
	add := func(p *Place) {
		if p.Group != nil {
			p = v.s.places[p.Group.ID]
		}
		if !slices.Contains(asks, p.ID) {
			asks = append(asks, p.ID)
		}
	}
	for _, fact := range facts {
		if proof := v.given(fact); proof {
			continue // the paper is here: an agent must read it, the resident has done their part
		}
		if p, ok := v.s.places[fact]; ok {
			add(p)
		}
		for _, p := range v.s.order {
			if p.StandsFor == fact {
				add(p)
			}
		}
	}
	return asks
}

// given reports that a paper which stands for the fact was already handed in.
func (v *View) given(fact string) bool {
	for _, p := range v.s.order {
		if p.StandsFor == fact && v.Fact(p.ID) != nil {
			return true
		}
	}
	return false
}

// Needs names the fields that would have to be answered for a fact to be known.
// View is rules.Needs.
func (v *View) Needs(name string) []string {
	head, part, _ := strings.Cut(name, ".")
	if p, ok := v.s.places[head]; ok {
		if _, counted := memberFacts[part]; counted {
			return []string{head}
		}
		if p.Repeats() && part != "" && v.owner(p).asked(p) {
			return []string{part}
		}
		return []string{head}
	}
	calc, ok := v.s.computed[name]
	if !ok {
		return []string{name}
	}
	var missing []string
	for _, used := range calc.uses {
		if v.Fact(used) == nil || used == calc.Total { // a total is unknown by one of its entries
			for _, need := range v.Needs(used) {
				if !slices.Contains(missing, need) {
					missing = append(missing, need)
				}
			}
		}
	}
	return missing
}
