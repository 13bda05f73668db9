package catalogue_test

import (
	"testing"

	"parvis/internal/catalogue"
)

func BenchmarkParse(b *testing.B) {
	source := sportFile(b)
	for b.Loop() {
		catalogue.Parse("a.yaml", source)
	}
}

func BenchmarkCompile(b *testing.B) {
	doc, _ := catalogue.Parse("a.yaml", sportFile(b))
	for b.Loop() {
		catalogue.Compile(doc)
	}
}

func BenchmarkLint(b *testing.B) {
	doc, _ := catalogue.Parse("a.yaml", sportFile(b))
	for b.Loop() {
		catalogue.Lint(doc)
	}
}

// BenchmarkReact is what a received request costs: facts, rules, what to do.
func BenchmarkReact(b *testing.B) {
	doc, _ := catalogue.Parse("a.yaml", sportFile(b))
	s, _ := catalogue.Compile(doc)
	e := s.Examples[0]
	for b.Loop() {
		s.React(s.Look(e.Answers, catalogue.Moment{Day: e.Day, Given: e.Facts}), "received", "received")
	}
}

// BenchmarkPage is what a form page costs: what is shown, and where to go next.
func BenchmarkPage(b *testing.B) {
	doc, _ := catalogue.Parse("a.yaml", sportFile(b))
	s, _ := catalogue.Compile(doc)
	e := s.Examples[0]
	page, _ := s.Page("means")
	for b.Loop() {
		v := s.Look(e.Answers, catalogue.Moment{Day: e.Day})
		v.ShownFields(page)
		v.Next("means")
	}
}
