package rules_test

import (
	"fmt"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func ExampleRule_Evaluate() {
	env := rules.Env{
		Facts: map[string]rules.Decl{
			"age":      {Type: rules.TypeNumber, Unit: "years", Label: i18n.Text{i18n.EN: "Age"}},
			"quotient": {Type: rules.TypeMoney, Label: i18n.Text{i18n.EN: "Family quotient"}},
		},
		Rules: map[string]rules.Tree{"right_age": {Fact: "age", Between: rules.Lit([]any{3.0, 17.0})}},
	}
	tree := rules.Tree{AllOf: []rules.Tree{{Rule: "right_age"}, {Fact: "quotient", AtMost: rules.Lit(1000)}}}
	rule, err := rules.Compile(tree, env)
	if err != nil {
		panic(err)
	}
	for _, facts := range []rules.Map{{"age": 9}, {"age": 19}} {
		result := rule.Evaluate(facts, rules.Date{Year: 2026, Month: 9, Day: 1})
		fmt.Println(result.Answer, rules.WhatDecides(result), rules.Because(result))
		for _, sentence := range result.Explain().Sentences(i18n.EN) {
			fmt.Println("-", strings.ReplaceAll(sentence, "\u00a0", " "))
		}
	}
	// Output:
	// unknown [quotient] []
	// - Age: 9 years (it must be from 3 to 17 years).
	// - We still need an answer: Family quotient (the limit is €1,000).
	// no [] [right_age age]
	// - Age: 19 years (it must be from 3 to 17 years).
	// - We still need an answer: Family quotient (the limit is €1,000).
}
