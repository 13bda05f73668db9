package forms_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parvis/internal/forms"
	"parvis/internal/forms/formstest"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// A draft is kept under a telephone: one text holds the link and the code, and the code opens it with the number.
func TestKeptByText(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := formstest.New(t, d)
		h.Texting = true
		for lang, typed := range map[i18n.Lang]string{i18n.FR: "06 39 98 00 42", i18n.EN: "+33 6 39 98 00 43"} {
			draft, _ := h.Start()
			ctx := i18n.With(h.Here(), lang)
			var keys identity.Keys
			h.Write(ctx, func(tx *db.Tx) (err error) {
				keys, err = h.Forms.KeepForLater(ctx, tx, draft, typed)
				return err
			})
			second, err := h.IDs.ParseSecond(ctx, typed)
			if err != nil || h.Fresh(draft).Contact != string(second) {
				t.Fatalf("kept under %q, %v", h.Fresh(draft).Contact, err)
			}
			text := textTo(t, h, string(second))
			if !strings.Contains(text, keys.Code.String()) || !strings.Contains(text, "https://portvieux.example/link/") || !strings.HasPrefix(text, "Portvieux") {
				t.Errorf("the text: %q", text)
			}
			if n := len([]rune(text)); n > 160 {
				t.Errorf("%d signs cost two texts: %q", n, text)
			}
			opened, err := h.IDs.UseCode(h.Here(), keys.Code, second)
			if err != nil || opened.Grant.Ref != draft.ID.String() {
				t.Errorf("opened %+v, %v", opened, err)
			}
		}
		h.Clock.Advance(4 * 24 * time.Hour)
		if err := h.Jobs.Drain(h.Here()); err != nil {
			t.Fatal(err)
		}
		if text := textTo(t, h, "+33639980042"); !strings.Contains(text, "pas encore envoyée") {
			t.Errorf("the reminder: %q", text)
		}
	})
}

// What became of a draft behind an old link is told as it is.
func TestFateOfADraft(t *testing.T) {
	t.Parallel()
	h := formstest.New(t, dbtest.New(t))
	draft, _ := h.Start()
	fate := func(ref string) identity.Fate {
		f, err := h.IDs.FateOf(h.Here(), identity.Key{Purpose: "draft", Ref: ref})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if got := fate(draft.ID.String()); got != identity.Waits {
		t.Errorf("an open draft: %q", got)
	}
	h.Clock.Advance(400 * 24 * time.Hour)
	for _, ref := range []string{draft.ID.String(), forms.ID{1}.String(), "x"} {
		if got := fate(ref); got != identity.Gone {
			t.Errorf("%s: %q, want gone", ref, got)
		}
	}
}

// textTo reads the last text to a number out of the notices.
func textTo(t *testing.T, h *formstest.House, number string) (text string) {
	t.Helper()
	row := h.DB.Read().QueryRowContext(h.Here(), `select document from notify_messages where authority_id = $1 and to_address = $2 and channel = 'sms' order by queued_at desc, id desc limit 1`,
		h.Portvieux.ID, number)
	var raw []byte
	if err := row.Scan(&raw); err != nil {
		t.Fatal(err)
	}
	var document notify.Document
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	for _, block := range document.Blocks {
		for _, span := range block.Spans {
			text += span.Text
		}
	}
	return text
}
