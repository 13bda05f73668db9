package forms_test

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// TestKeepForLater: a link and a code lead back on another device; one reminder after three
// days of rest; all of it ends when the request is sent.
func TestKeepForLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		draft, _ := h.Start()
		var keys identity.Keys
		h.Write(h.Here(), func(tx *db.Tx) (err error) {
			keys, err = h.Forms.KeepForLater(h.Here(), tx, draft, "Nadia@Example.org")
			return err
		})
		drain(t, h)
		sent := mails(h)
		if len(sent) != 1 || !strings.Contains(sent[0], keys.Code.String()) {
			t.Fatalf("mails: %q", sent)
		}
		opened, err := h.IDs.UseLink(h.Here(), keys.Token)
		if err != nil || !forms.Opens(identity.Visit{Grants: []identity.Grant{opened.Grant}}, draft.ID) {
			t.Errorf("the link: %+v, %v", opened, err)
		}
		second := identity.Second("nadia@example.org")
		if opened, err := h.IDs.UseCode(h.Here(), keys.Code, second); err != nil || opened.Grant.Ref != draft.ID.String() {
			t.Errorf("the code: %+v, %v", opened, err)
		}
		wrong := identity.Second("other@example.org")
		if _, err := h.IDs.UseCode(h.Here(), keys.Code, wrong); err == nil {
			t.Error("the code opens without its second item")
		}

		h.Clock.Advance(48 * time.Hour)
		h.Fill(draft) // touched: it rests from now on
		h.Clock.Advance(25 * time.Hour)
		drain(t, h)
		if n := len(mails(h)); n != 1 {
			t.Errorf("%d mails a day after it was touched, want 1", n)
		}
		h.Clock.Advance(48 * time.Hour)
		drain(t, h)
		drain(t, h)
		sent = mails(h)
		if len(sent) != 2 || !strings.Contains(strings.Join(sent, ""), "n’est pas encore envoyée") {
			t.Errorf("after three days of rest: %q", sent)
		}
		h.Clock.Advance(240 * time.Hour)
		drain(t, h)
		if n := len(mails(h)); n != 2 {
			t.Errorf("%d mails, want a single reminder", n)
		}

		fresh := h.Fresh(draft)
		send(t, h, fresh, fresh.FormKey(), "PV-2026-9")
		if _, err := h.IDs.UseCode(h.Here(), keys.Code, second); err == nil {
			t.Error("the code still opens what was sent")
		}
	})
}

// TestNoReminderAfterSending: who has sent is not told that they have not.
func TestNoReminderAfterSending(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	h.Fill(draft)
	h.Write(h.Here(), func(tx *db.Tx) error {
		_, err := h.Forms.KeepForLater(h.Here(), tx, draft, "nadia@example.org")
		return err
	})
	fresh := h.Fresh(draft)
	send(t, h, fresh, fresh.FormKey(), "PV-2026-9")
	h.Clock.Advance(96 * time.Hour)
	drain(t, h)
	if sent := mails(h); len(sent) != 1 {
		t.Errorf("mails: %q", sent)
	}
}

// TestPaperCode: somebody without e-mail comes back with a code and a year of birth.
func TestPaperCode(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	year := identity.Second("1958")
	var keys identity.Keys
	h.Write(h.Here(), func(tx *db.Tx) (err error) {
		keys, err = h.Forms.KeepOnPaper(h.Here(), tx, draft, year)
		return err
	})
	if opened, err := h.IDs.UseCode(h.Here(), keys.Code, year); err != nil || opened.Grant.Ref != draft.ID.String() {
		t.Errorf("the code: %+v, %v", opened, err)
	}
	drain(t, h)
	if sent := mails(h); len(sent) > 0 {
		t.Errorf("nobody asked for a mail: %q", sent)
	}
}

// mails are the words of what left, in order.
func mails(h *formstest.House) (texts []string) {
	for _, mail := range h.Mail.Sent() {
		texts = append(texts, mail.Subject+"\n"+mail.Text)
	}
	return texts
}
