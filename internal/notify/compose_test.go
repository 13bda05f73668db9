package notify_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
	"parvis/internal/notify/notifytest"
	"parvis/internal/notify/smtp"
)

func TestSendersConform(t *testing.T) {
	t.Parallel()
	server := notifytest.NewServer(t)
	for _, s := range []notify.Sender{notify.Outbox(), &notifytest.Sender{}, smtp.New(server.URL(t, "", "?tls=none"), smtp.Options{})} {
		t.Run(s.Via(), func(t *testing.T) { notifytest.Conforms(t, s) })
	}
}

func TestAuthoritiesWriteUnderTheirOwnName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setup(t, d, func(p *notify.Parts) {
			p.Paper = func(tenant.ID) notify.Letterhead {
				return notify.Letterhead{Names: i18n.Text{i18n.FR: "Ville de Portvieux", i18n.EN: "Town of Portvieux"}}
			}
		})
		h.queue(accepted("case/0"))
		h.drain()
		if got := h.sender.Sent()[0]; got.From.String() != `"Ville de Portvieux" <mairie@portvieux.test>` || got.Envelope != "mairie@portvieux.test" || got.ReplyTo != "" {
			t.Errorf("without settings: %v, %s, %s", got.From, got.Envelope, got.ReplyTo)
		}
		set := notify.Settings{From: "aide@ville.test", FromName: "Vie scolaire", ReplyTo: "demandes@ville.test", BounceTo: "retours@ville.test", KeepDays: 10}
		h.write(func(tx *db.Tx) error {
			problems, err := h.SaveSettings(h.ctx, tx, set)
			if problems.Any() {
				t.Error(problems)
			}
			return err
		})
		m := accepted("case/1")
		m.ReplyToken, m.To.Address, m.To.Lang = "k7x", "awa@exämple.test", i18n.EN
		q := h.queue(m)
		h.drain()
		got := h.sender.Sent()[1]
		if got.From.String() != `"Vie scolaire" <aide@ville.test>` || got.Envelope != "retours+"+q.ID.String()+"@ville.test" || got.ReplyTo != "demandes+k7x@ville.test" {
			t.Errorf("with settings: %v, %s, %s", got.From, got.Envelope, got.ReplyTo)
		}
		if got.To.Address != "awa@xn--exmple-cua.test" || !strings.Contains(got.HTML, "Town of Portvieux") || !strings.Contains(got.Text, "You can reply") {
			t.Errorf("to %s:\n%s", got.To.Address, got.Text)
		}
	})
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	tests := map[string]notify.Settings{
		"from":      {From: "x", KeepDays: 1},
		"reply_to":  {ReplyTo: "a+b@c.test", KeepDays: 1},
		"bounce_to": {BounceTo: "a@b.test\r\nBcc: x@y.z", KeepDays: 1},
		"from_name": {FromName: "a\nb", KeepDays: 1},
		"keep_days": {},
	}
	for field, set := range tests {
		h.write(func(tx *db.Tx) error {
			problems, err := h.SaveSettings(h.ctx, tx, set)
			if p, ok := problems.Of(field); !ok || len(problems) != 1 || i18n.InArgs(i18n.FR, p.Key, p.Args) == p.Key {
				t.Errorf("%s: %v", field, problems)
			}
			return err
		})
	}
}

// An agent's own words: no markup, addresses can be clicked, one line of subject.
func TestWordsOfAPerson(t *testing.T) {
	t.Parallel()
	h := setup(t, dbtest.New(t))
	h.queue(notify.Message{
		Event: "case/1/message/2", Person: uuid.New(), To: notify.Contact{Address: "awa@example.test", Lang: i18n.FR},
		Subject: "Votre avis\r\nBcc: x@y.test", Body: "Bonjour,\n\nvoir https://service-public.fr/x, puis {{ rien }} et [a](b).\n<b>Merci</b>",
	})
	h.drain()
	got := h.sender.Sent()[0]
	if got.Subject != "Votre avis Bcc: x@y.test" {
		t.Errorf("subject %q", got.Subject)
	}
	for _, want := range []string{`<a href="https://service-public.fr/x" `, "{{ rien }} et [a](b).", "&lt;b&gt;Merci&lt;/b&gt;"} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("HTML lacks %q:\n%s", want, got.HTML)
		}
	}
}
