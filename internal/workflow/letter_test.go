package workflow_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/pdf"
	"parvis/internal/workflow"
)

var update = flag.Bool("update", false, "accept the letters as they are now")

// golden compares with what was looked at and accepted.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// theLetter finds the newest letter of a case.
func (b *bundle) theLetter(c cases.Case) workflow.Letter {
	b.t.Helper()
	for i := len(c.Documents) - 1; i >= 0; i-- {
		if c.Documents[i].Letter == "" {
			continue
		}
		l, err := b.flow.LetterOf(b.Here(), c, c.Documents[i].ID)
		must(b.t, err)
		return l
	}
	b.t.Fatalf("no letter\n%s", b.story(c))
	return workflow.Letter{}
}

// letters are the kinds that a town sends: by rules, by hand, in two languages, after review.
var letters = map[string]func(b *bundle) cases.Case{
	"granted-by-rules": func(b *bundle) cases.Case { return b.opens(nil) },
	"granted-by-rules-en": func(b *bundle) cases.Case {
		return b.opens(nil, func(in *cases.NewCase) { in.Lang = i18n.EN })
	},
	"refused-by-hand": func(b *bundle) cases.Case {
		return b.moves(b.opens(old), "thomas.morvan", "refuse", "L’enfant n’a pas entre 3 et 17 ans au 1er septembre 2026.")
	},
	"refused-by-hand-en": func(b *bundle) cases.Case {
		c := b.opens(old, func(in *cases.NewCase) { in.Lang = i18n.EN })
		return b.refusesReady(c, "age")
	},
}

// A move that leaves the amount to an agent says what the scale would give, or what it lacks.
func TestAnAmountByHand(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	offered := func(c cases.Case) workflow.Offer {
		offers, err := b.flow.Moves(identity.AsAgent(b.Here(), b.Agent("thomas.morvan")), c)
		must(t, err)
		for _, o := range offers {
			if o.Name == "grant_by_hand" {
				return o
			}
		}
		t.Fatalf("no grant by hand in %s", c.State)
		return workflow.Offer{}
	}
	if o := offered(b.opens(old)); o.Amount != nil || o.Scale.Amount == nil || *o.Scale.Amount != 8000 {
		t.Errorf("too old: got %+v, want the 80 € of the scale", o.Scale)
	}
	o := offered(b.opens(func(a catalogue.Answers) { old(a); unknown(a) }))
	if len(o.Scale.Lacks) != 1 || o.Scale.Lacks[0].In(i18n.EN) != "Family quotient" || o.Scale.Amount != nil {
		t.Errorf("no quotient: got %+v", o.Scale)
	}
	if o := offered(b.opens(func(a catalogue.Answers) { a["quotient"] = 4000.0 })); len(o.Scale.Lacks) > 0 || o.Scale.Amount != nil || o.Scale.ByHand {
		t.Errorf("beyond the scale: got %+v", o.Scale)
	}
}

// refusesReady has an agent refuse with a ready reason of the definition.
func (b *bundle) refusesReady(c cases.Case, value string) cases.Case {
	b.t.Helper()
	service, err := b.offer.Version(b.Here(), c.Service, c.Version)
	must(b.t, err)
	move, _ := service.Move("refuse")
	for _, ready := range move.Reasons {
		if ready.Value == value {
			return b.makes(c, workflow.Choice{Move: "refuse", Reason: ready.Label.In(i18n.FR), Reasons: ready.Label})
		}
	}
	b.t.Fatalf("no ready reason %q", value)
	return c
}

// What somebody chose among ready words reads in the language of each part of the letter, and so does the team that
// decided; what they wrote in their own words stays.
func TestReasonsInEachLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.refusesReady(b.opens(old, func(in *cases.NewCase) { in.Lang = i18n.EN }), "age")
	for lang, want := range map[i18n.Lang][2]string{
		i18n.EN: {"The child is not aged 3 to 17", "Sports office"}, i18n.FR: {"L’enfant n’a pas entre 3 et 17", "Service des sports"},
	} {
		for _, text := range b.theLetter(c).Texts {
			if text.Lang != lang {
				continue
			}
			if got := text.Sections[0].Items[0]; !strings.HasPrefix(strings.ReplaceAll(got, "\u00a0", " "), want[0]) {
				t.Errorf("%s: the reason reads %q", lang, got)
			}
			if !slices.Contains(text.Signature, want[1]) {
				t.Errorf("%s: signed %q", lang, text.Signature)
			}
		}
	}
}

// What rules close a request for is told in the reader's language, and not in the town's.
func TestRulesGiveTheirReasonInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	b := setupWith(t, dbtest.New(t), []string{
		"automation:\n", "automation:\n  - {on: received, when: odd_fee, do: [{close: no_answer}]}\n",
		"  last_call:\n", "  closed:\n    on: state.no_answer\n    subject: {fr: \"Fermée : {reason}\", en: \"Closed: {reason}\"}\n    body: {fr: \"{reason}\", en: \"{reason}\"}\n  last_call:\n",
	})
	c := b.opens(func(a catalogue.Answers) { a["fee"] = 900.0 }, func(in *cases.NewCase) { in.Lang = i18n.EN })
	mails, err := b.notices.OfCase(b.Here(), c.ID.UUID)
	must(t, err)
	for _, mail := range mails {
		if strings.HasSuffix(mail.Name, ".closed") {
			if want := "Closed: The membership costs €900 "; !strings.HasPrefix(mail.Subject, want) {
				t.Errorf("got %q, want %q…", mail.Subject, want)
			}
			return
		}
	}
	t.Errorf("nobody was told\n%s", b.story(c))
}

func TestLettersSayOnPaperAndOnThePageTheSame(t *testing.T) {
	t.Parallel()
	for name, story := range letters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			l := b.theLetter(story(b))
			var page bytes.Buffer
			must(t, workflow.LetterPage(l).Render(b.Here(), &page))
			golden(t, name+".html", bytes.ReplaceAll(page.Bytes(), []byte("><"), []byte(">\n<")))
			paper := workflow.Paper(l)
			lines, err := json.MarshalIndent(struct {
				Lang, Subject, Date string
				Parts               []pdf.Block
				Signature           []string
			}{string(paper.Lang), paper.Subject, paper.DateLine, paper.Blocks, paper.Signature}, "", " ")
			must(t, err)
			golden(t, name+".paper.json", lines)
			for _, text := range l.Texts {
				soundLetter(t, text, page.String(), string(lines))
			}
			if l.Texts[len(l.Texts)-1].Lang != i18n.FR {
				t.Error("no French text: decisions are made in French")
			}
		})
	}
}

// soundLetter asks of a letter what the law asks, on the page and on paper.
func soundLetter(t *testing.T, text workflow.LetterText, page, paper string) {
	t.Helper()
	if len(text.Sections) < 2 || len(text.Sections[0].Items) == 0 {
		t.Fatalf("%s: no reasons or no way to contest: %+v", text.Lang, text.Sections)
	}
	plain := func(s string) string {
		return strings.NewReplacer("&#39;", "’", "'", "’", "&amp;", "&", "\\u0026", "&", "\u00a0", " ").Replace(s)
	}
	for _, section := range text.Sections {
		for _, line := range append(append([]string{section.Title}, section.Items...), section.Texts...) {
			if !strings.Contains(plain(page), plain(line)) || !strings.Contains(plain(paper), plain(line)) {
				t.Errorf("%s: not both on the page and on paper: %q", text.Lang, line)
			}
		}
	}
	if len(text.Signature) == 0 {
		t.Errorf("%s: nobody signs", text.Lang)
	}
}

// What a letter says was settled with the decision: a town that changes its mind, or a later decision, changes no letter.
func TestALetterStaysWhatItWas(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.opens(nil)
	first := c.Documents[len(c.Documents)-1]
	was, err := b.flow.LetterOf(b.Here(), c, first.ID)
	must(t, err)
	c = b.moves(c, "thomas.morvan", "reopen", "")
	c = b.moves(c, "thomas.morvan", "refuse", "Erreur sur l’âge.")
	now, err := b.flow.LetterOf(b.Here(), c, first.ID)
	must(t, err)
	if diff := cmp.Diff(was, now); diff != "" {
		t.Errorf("the first letter changed:\n%s", diff)
	}
	if b.theLetter(c).Texts[0].Title == was.Texts[0].Title {
		t.Error("the second decision has no letter of its own")
	}
	if _, err := b.flow.LetterOf(b.There(), b.Open(casestest.By(cases.ByWeb)), first.ID); err == nil {
		t.Error("a letter of another case was read")
	}
}

// A letter follows the person: to the address given after the form, and never to the old one when the request is
// somebody else's.
func TestALetterFollowsWhoMoves(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	moves := func(ctx context.Context, tx *db.Tx, by cases.Change) (cases.Case, error) {
		return b.Cases.Reach(ctx, tx, by, cases.Contact{Kind: identity.Address, Value: "9 quai du Sel\n29990 Portvieux"})
	}
	handsOver := func(ctx context.Context, tx *db.Tx, by cases.Change) (cases.Case, error) {
		by.Why = "succession"
		return b.Cases.Transfer(ctx, tx, by, cases.Handover{To: cases.Party{Name: "Erwan Le Goff"}, Proof: "acte"})
	}
	for name, test := range map[string]struct {
		do   func(ctx context.Context, tx *db.Tx, by cases.Change) (cases.Case, error)
		want []string
	}{
		"the form's":        {nil, []string{"Nolwenn Le Goff", "4 rue des Voiliers", "29990 Portvieux"}},
		"moved":             {moves, []string{"Nolwenn Le Goff", "9 quai du Sel", "29990 Portvieux"}},
		"handed to another": {handsOver, []string{"Erwan Le Goff"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := b.opens(old)
			if test.do != nil {
				c = b.Do(func(ctx context.Context, tx *db.Tx) (cases.Case, error) {
					return test.do(ctx, tx, cases.Change{Case: c.ID, By: b.Agent("thomas.morvan").Actor()})
				})
			}
			c = b.moves(c, "thomas.morvan", "refuse", "L’enfant a plus de 17 ans.")
			if diff := cmp.Diff(test.want, b.theLetter(c).To); diff != "" {
				t.Errorf("the letter goes elsewhere:\n%s", diff)
			}
		})
	}
}
