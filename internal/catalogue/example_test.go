package catalogue_test

import (
	"fmt"
	"os"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func ExampleService_React() {
	source, err := os.ReadFile("testdata/sport.yaml")
	if err != nil {
		panic(err)
	}
	doc, _ := catalogue.Parse("child-sport-grant.yaml", source)
	service, _ := catalogue.Compile(doc)

	request := service.Examples[0] // nine years old, quotient 350 €, a fee of 120 €
	view := service.Look(request.Answers, catalogue.Moment{Day: request.Day, Given: request.Facts})
	for _, r := range service.React(view, "received", service.StartState()) {
		fmt.Println(r.Actions[0].Kind(), r.Actions[0].Move, r.Gives[0].Cents(), "cents")
		for _, sentence := range r.Why.Explain().Sentences(i18n.EN) {
			fmt.Println(strings.ReplaceAll(sentence, "\u00a0", " "))
		}
		fmt.Println(r.Gives[0].Says.In(i18n.EN))
	}
	// Output:
	// move grant 8000 cents
	// The child will be 9 years old on 1 September 2026 (it must be from 3 to 17 years).
	// The child lives in the commune.
	// Your family quotient is €350 (the limit is €1,000).
	// It is the first grant of the year.
	// Up to €400, the amount is €80.
}

func ExampleService_Look() {
	source, err := os.ReadFile("testdata/sport.yaml")
	if err != nil {
		panic(err)
	}
	doc, _ := catalogue.Parse("child-sport-grant.yaml", source)
	service, _ := catalogue.Compile(doc)

	view := service.Look(catalogue.Answers{"knows_quotient": false, "quotient": 350.0}, catalogue.Moment{})
	fmt.Println(view.Shown("quotient"), view.Fact("quotient")) // a hidden answer does not count
	fmt.Println(view.Shown("tax_notice"))
	fmt.Println(view.Asks(view.Rule("modest")))
	fmt.Println(view.Rule("modest").Answer == rules.Unknown)
	// Output:
	// false <nil>
	// true
	// [quotient tax_notice]
	// true
}
