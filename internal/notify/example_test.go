package notify_test

import (
	"fmt"
	"strings"

	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

func ExampleTemplate_Render() {
	t := notify.Template{
		Subject: "Request {{ reference }}",
		Body:    "Hello {{ name }},\n\n{{# amount }}You receive {{ amount }}.{{/ amount }}\n\n[Follow my request]({{ link }})",
	}
	subject, body, err := t.Render(notify.Values{"reference": "MEAL-2031", "name": "Awa", "amount": "", "link": "https://portvieux.test/s/abc"})
	fmt.Println(subject, err)
	text, foot, _ := strings.Cut(body.Text(i18n.EN, notify.Letterhead{Name: "Town of Portvieux"}, true), "-- \n")
	fmt.Print(text, foot)
	// Output:
	// Request MEAL-2031 <nil>
	// Hello Awa,
	//
	// Follow my request: https://portvieux.test/s/abc
	//
	// Town of Portvieux
	// You can reply to this message: we read your replies.
}

func ExampleCheck() {
	t := notify.Template{Subject: "Request {{ reference }}", Body: "Hello,\nYou receive {{ amount }}. {{ link }}"}
	known := []notify.Variable{{Name: "reference"}, {Name: "amount", Empty: true}, {Name: "link", Link: true}}
	for _, p := range notify.Check(t, known) {
		fmt.Println(p.Part, p.Line, p.In(i18n.EN))
	}
	// Output:
	// body 2 “amount” may be empty. Put the sentence in a part of that name, so that it goes away with it.
	// body 2 “link” is a link. Put words before it: [Follow my request](address).
}
