package apply

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

const file = `
parvis: 1
service: test
title: {fr: Aide de test, en: Test grant}
owner: sports-office
contest: {fr: Écrivez au maire sous deux mois., en: Write to the mayor within two months.}
form:
  - page: one
    title: {fr: Une page, en: One page}
    fields:
      - {id: child, type: name, label: {fr: L'enfant, en: The child}}
      - {id: who, type: person, label: {fr: Vous, en: You}, parts: [first_name, last_name, email, phone]}
      - {id: guarantor, type: person, label: {fr: Le garant, en: The guarantor}, optional: true, parts: [first_name, last_name, email, phone]}
      - {id: home, type: address, label: {fr: Adresse, en: Address}}
      - {id: mail, type: email, label: {fr: E-mail, en: Email}}
      - {id: phone, type: phone, label: {fr: Téléphone, en: Telephone}}
      - {id: notice, type: file, later: true, label: {fr: Avis d'imposition, en: Tax notice}}
      - {id: health, type: long_text, sensitive: true, optional: true, label: {fr: Santé, en: Health}}
      - {id: signed, type: signature, label: {fr: Signature, en: Signature}, text: {fr: Je signe, en: I sign}}
flow:
  states:
    received: {desk: {fr: À traiter, en: To do}, resident: {fr: Reçue, en: Received}, clock: {decide: {working_days: 10}}}
    granted:  {desk: {fr: Accordée, en: Granted}, resident: {fr: Accordée, en: Granted}, final: true}
    refused:  {desk: {fr: Refusée, en: Refused}, resident: {fr: Refusée, en: Refused}, final: true}
  moves:
    grant: {from: received, to: granted, may: decide, label: {fr: Accorder, en: Grant}}
data: {purpose: {fr: Test, en: Test}, basis: public_task, keep: {draft: {days: 30}, case: {years: 1}}}
`

func compiled(t *testing.T, text string) *catalogue.Service {
	t.Helper()
	doc, _ := catalogue.Parse("test.yaml", []byte(text))
	s, faults := catalogue.Compile(doc)
	if s == nil {
		t.Fatalf("compile: %v", faults.Errors())
	}
	return s
}

// Who asks: the first person asked for, else the signature; never the child, never the guarantor.
func TestApplicantOf(t *testing.T) {
	t.Parallel()
	s := compiled(t, file)
	for name, test := range map[string]struct {
		answers  catalogue.Answers
		contact  string
		want     string
		contacts []string
	}{
		"a person": {
			answers: catalogue.Answers{"child": "Inès Le Goff", "signed": "N. Le Goff", "who": map[string]any{"first_name": "Nolwenn", "last_name": "Le Goff", "email": "Nolwenn.LeGoff@courriel.example", "phone": "+33639982107"},
				"guarantor": map[string]any{"first_name": "Yvonne", "last_name": "Le Goff", "phone": "+33261914407"},
				"home":      map[string]any{"line": "18 rue des Voiliers", "postcode": "29990", "city": "Portvieux"}},
			want: "Nolwenn Le Goff", contacts: []string{"email nolwenn.legoff@courriel.example", "phone +33639982107", "address 18 rue des voiliers, 29990 portvieux"},
		},
		"a signature": {
			answers: catalogue.Answers{"child": "Inès Le Goff", "signed": " Maria  del Pilar Ruiz ", "mail": "m@x.example", "phone": "06 39 98 21 07"},
			want:    "Maria del Pilar Ruiz", contacts: []string{"email m@x.example", "phone +33639982107"},
		},
		"one name":              {answers: catalogue.Answers{"signed": "Ó"}, want: "Ó"},
		"the address of a link": {answers: catalogue.Answers{"signed": "Jo"}, contact: "jo@x.example", want: "Jo", contacts: []string{"email jo@x.example"}},
		"nobody":                {answers: catalogue.Answers{"child": "Inès Le Goff"}, want: ""},
		"odd shapes":            {answers: catalogue.Answers{"who": "text", "home": true, "mail": 7.0, "phone": "12", "signed": []any{}}, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			who := applicantOf(s, test.answers, test.contact, "FR")
			var contacts []string
			for _, c := range who.contacts() {
				contacts = append(contacts, string(c.Kind)+" "+c.Value)
			}
			if who.name() != test.want {
				t.Errorf("name: got %q, want %q", who.name(), test.want)
			}
			if diff := cmp.Diff(test.contacts, contacts); diff != "" {
				t.Errorf("contacts:\n%s", diff)
			}
		})
	}
}

func portvieux(t *testing.T) *identity.Authority {
	t.Helper()
	a := town.Portvieux()
	return &a
}

var sentAt = time.Date(2026, 12, 3, 13, 12, 0, 0, time.UTC)

func sentCase(t *testing.T, here *identity.Authority, answers catalogue.Answers) cases.Case {
	t.Helper()
	span := worktime.Span{WorkingDays: 10}
	due, err := span.After(sentAt, here.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	clock, err := worktime.Start(sentAt, span)
	if err != nil {
		t.Fatal(err)
	}
	return cases.Case{Reference: "PV-2026-4187", OpenedAt: sentAt, State: "received", Answers: answers,
		Deadlines: []cases.Deadline{{Name: "decide", Clock: clock, Due: due}}}
}

// The receipt says what the law asks: received when, answered by when, what silence means and from when, what lacks.
func TestRightsOf(t *testing.T) {
	t.Parallel()
	here := portvieux(t)
	c := sentCase(t, here, catalogue.Answers{"notice_later": true})
	r := rightsOf(c, compiled(t, file), here, "Service des sports", i18n.FR)
	if got := long(i18n.FR, here.Location(), r.AnswerBy); got != "17\u00a0décembre 2026" {
		t.Errorf("answer by: %q", got)
	}
	if got := long(i18n.FR, here.Location(), r.SilenceAt); got != "3\u00a0février 2027" {
		t.Errorf("silence: %q", got)
	}
	if diff := cmp.Diff([]string{"Avis d'imposition"}, r.Missing); diff != "" {
		t.Errorf("missing:\n%s", diff)
	}
	if !strings.Contains(r.Address, "Portvieux") || r.Phone == "" || r.Contest == "" || !strings.HasPrefix(r.who(), "Service des sports, ") {
		t.Errorf("who: %+v", r)
	}
	c.Documents = []cases.Document{{Field: "notice", Scan: cases.ScanWaiting}}
	if r := rightsOf(c, compiled(t, file), here, "", i18n.FR); len(r.Missing) > 0 {
		t.Errorf("missing though sent: %v", r.Missing)
	}
	report := compiled(t, strings.ReplaceAll(strings.ReplaceAll(file, "granted", "repaired"), "refused", "not-ours"))
	if r := rightsOf(c, report, here, "", i18n.FR); !r.SilenceAt.IsZero() {
		t.Error("a report is not refused by silence")
	}
}

// What no answer means is the definition's to say: which way, after how long, by which text.
func TestSilence(t *testing.T) {
	t.Parallel()
	here := portvieux(t)
	c := sentCase(t, here, nil)
	for name, test := range map[string]struct{ says, fr, en string }{
		"before definitions said it": {"", "Sans réponse de notre part le 3~février 2027, et si votre demande est complète, la réponse est non. Vous pouvez alors la contester.",
			"If you have no answer from us on 3~February 2027 and your request is complete, the answer is no. You may then contest it."},
		"a yes after one month": {"silence: {means: acceptance, after: {months: 1}, source: {fr: \"Code de l'urbanisme, R424-1\", en: \"Planning code, R424-1\"}}\n",
			"Sans réponse de notre part le 3~janvier 2027, et si votre demande est complète, la réponse est oui. Vous pouvez alors nous demander une attestation. (Code de l'urbanisme, R424-1)",
			"If you have no answer from us on 3~January 2027 and your request is complete, the answer is yes. You may then ask us for a certificate. (Planning code, R424-1)"},
		"nothing": {"silence: {means: nothing, source: {fr: Aucun, en: None}}\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := compiled(t, file+test.says)
			for lang, want := range map[i18n.Lang]string{i18n.FR: test.fr, i18n.EN: test.en} {
				if got := rightsOf(c, s, here, "", lang).Silence; got != strings.ReplaceAll(want, "~", "\u00a0") {
					t.Errorf("%s: got %q", lang, got)
				}
			}
		})
	}
}

// Each standing of a case has its own next step, in both languages, and never a key on the page.
func TestReceiptSteps(t *testing.T) {
	t.Parallel()
	here := portvieux(t)
	s := compiled(t, file)
	email := []cases.Contact{{Kind: identity.Email, Value: "nolwenn@courriel.example"}}
	for name, test := range map[string]struct {
		change func(c *cases.Case)
		fr, en string
	}{
		"sent":     {func(c *cases.Case) { c.Person.Contacts = email }, "Au plus tard jeudi 17 décembre\u00a0: la réponse", "By Thursday 17 December: the answer"},
		"no email": {func(*cases.Case) {}, "vous n’avez pas donné d’adresse e-mail", "you gave no email address"},
		"asked":    {func(c *cases.Case) { c.WaitingAt = sentAt }, "Nous attendons votre réponse à une question", "We are waiting for your answer to a question"},
		"decided":  {func(c *cases.Case) { c.ClosedAt = sentAt }, "Réponse donnée", "Answer given"},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.FR: test.fr, i18n.EN: test.en} {
			ctx := i18n.With(context.Background(), lang)
			c := sentCase(t, here, nil)
			test.change(&c)
			r := rightsOf(c, s, here, "Service des sports", lang)
			r.Now = sentAt
			var page strings.Builder
			if err := receiptView(drawReceipt(ctx, c, r, "", false)).Render(ctx, &page); err != nil {
				t.Fatal(err)
			}
			if text := strings.ReplaceAll(page.String(), "&#39;", "'"); !strings.Contains(text, want) && !strings.Contains(text, strings.ReplaceAll(want, " 17 d", " 17\u00a0d")) && !strings.Contains(text, strings.ReplaceAll(want, " 17 D", " 17\u00a0D")) {
				t.Errorf("%s in %s: the page lacks %q", name, lang, want)
			}
			if strings.Contains(page.String(), "cases.apply.") {
				t.Errorf("%s in %s: a key stands on the page", name, lang)
			}
		}
	}
}
