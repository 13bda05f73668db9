package i18n_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"parvis/internal/kit/i18n"
)

func init() {
	i18n.Register(fstest.MapFS{
		"words/fr.json": {Data: []byte(`{"test.plain": "Bonjour", "test.name": "Bonjour {{.Name}}", "test.many": {"one": "{{.Count}} demande", "other": "{{.Count}} demandes"}}`)},
		"words/en.json": {Data: []byte(`{"test.plain": "Hello", "test.name": "Hello {{.Name}}", "test.many": {"one": "{{.Count}} request", "other": "{{.Count}} requests"}}`)},
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	fr := i18n.With(context.Background(), i18n.FR)
	en := i18n.With(context.Background(), i18n.EN)
	for _, test := range []struct{ got, want string }{
		{i18n.T(fr, "test.plain"), "Bonjour"},
		{i18n.T(en, "test.plain"), "Hello"},
		{i18n.T(en, "test.name", "Name", "Ada"), "Hello Ada"},
		{i18n.T(fr, "test.many", "Count", 0), "0 demande"}, // French: zero is singular
		{i18n.T(en, "test.many", "Count", 0), "0 requests"},
		{i18n.T(fr, "test.many", "Count", 2), "2 demandes"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestMissingKeyPanicsInTests(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a missing key must not pass a test")
		}
	}()
	i18n.In(i18n.FR, "test.nowhere")
}

func TestFormats(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 3, 14, 12, 0, 0, i18n.ZoneOf(context.Background()))
	first := time.Date(2027, 5, 1, 9, 0, 0, 0, day.Location())
	for _, test := range []struct{ got, want string }{
		{i18n.DateIn(i18n.FR, day), "jeudi 3\u00a0décembre 2026"},
		{i18n.DateIn(i18n.EN, day), "Thursday 3\u00a0December 2026"},
		{i18n.CivilIn(i18n.FR, first), "1er\u00a0mai 2027"},
		{i18n.TimeIn(i18n.FR, day), "14\u00a0h\u00a012"},
		{i18n.TimeIn(i18n.FR, first), "9\u00a0h"},
		{i18n.TimeIn(i18n.EN, day), "2:12pm"},
		{i18n.MoneyIn(i18n.FR, 435), "4,35\u00a0€"},
		{i18n.MoneyIn(i18n.FR, 1840000), "18\u00a0400\u00a0€"},
		{i18n.MoneyIn(i18n.EN, 1840050), "€18,400.50"},
		{i18n.MoneyIn(i18n.FR, -5), "\u22120,05\u00a0€"},
		{i18n.NumberIn(i18n.FR, 1480.5), "1\u00a0480,5"},
		{i18n.NumberIn(i18n.EN, 1234567), "1,234,567"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
