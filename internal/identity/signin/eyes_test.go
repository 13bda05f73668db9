package signin_test

import (
	"testing"
	"time"

	"parvis/internal/identity/town"
	"parvis/internal/kit/browsertest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
)

// Every door, as people see it: on a phone and at a desk, in both languages, by night, without script. axe finds nothing.
func TestEveryDoorCanBeRead(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{
		browsertest.Phone, browsertest.Phone.In("en").WithoutScript(), browsertest.Desktop.AtNight(),
	} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			h, site, mails := setup(t, dbtest.New(t))
			w := words(i18n.Lang(eyes.Lang))
			p := browsertest.Open(t, site.URL, eyes)
			h.Resident(town.Nolwenn())

			p.Go("/follow")
			p.Check("signin-follow")
			p.Press(w("send_link"))
			p.Check("signin-follow-error")
			p.Fill(w("your_email"), "nolwenn.legoff@courriel.example")
			p.Press(w("send_link"))
			p.Check("signin-code")
			p.Press(w("code_open"))
			p.Check("signin-code-error")
			p.Go((*mails)[0].Path)
			p.Check("signin-link")
			p.Press(w("link_open"))
			p.See("Nolwenn Le Goff")

			other := browsertest.Open(t, site.URL, eyes)
			other.Go((*mails)[0].Path)
			other.Check("signin-link-spent")
			h.Clock.Advance(5 * time.Minute)
			other.Press(w("again"))
			other.Check("signin-link-again")
		})
	}
}

func TestEveryAgentsDoorCanBeRead(t *testing.T) {
	t.Parallel()
	for _, eyes := range []browsertest.Eyes{browsertest.Phone.WithoutScript(), browsertest.Desktop.In("en").AtNight()} {
		t.Run(eyes.String(), func(t *testing.T) {
			t.Parallel()
			h, site, mails := setup(t, dbtest.New(t))
			claire := h.Agent("claire.morvan")
			h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.ClearSecondFactor(h.Here(), tx, claire.ID) })
			w := words(i18n.Lang(eyes.Lang))
			p := browsertest.Open(t, site.URL, eyes)

			p.Go("/desk/sign-in")
			p.Check("signin-password")
			p.Fill(w("email"), claire.Email)
			p.Fill(w("password"), "pas celui-ci")
			p.Press(w("continue"))
			p.Check("signin-password-error")
			p.Fill(w("password"), town.Password)
			p.Press(w("continue"))
			p.Check("signin-enrol")
			p.Tap(w("enrol_by_hand"))
			secret := secretOn(t, p.Text())
			p.Fill(w("digits"), secret.Code(h.Clock.Now()))
			p.Press(w("enrol_confirm"))
			p.Check("signin-recovery-codes")
			p.Go("/desk/sessions")
			p.Check("signin-sessions")
			p.Press(w("sign_out"))

			p.Fill(w("email"), claire.Email)
			p.Fill(w("password"), town.Password)
			p.Press(w("continue"))
			p.Check("signin-digits")
			p.Press(w("enter"))
			p.Check("signin-digits-error")
			p.Press(w("no_phone"))
			p.Check("signin-recovery")

			p.Go("/desk/password")
			p.Check("signin-forgotten")
			p.Fill(w("email"), claire.Email)
			p.Press(w("send_link"))
			p.Check("signin-forgotten-sent")
			if err := h.Jobs.Drain(h.Here()); err != nil {
				t.Fatal(err)
			}
			p.Go((*mails)[0].Path)
			p.Check("signin-choose")
			p.Fill(w("new_password"), "court")
			p.Press(w("choose"))
			p.Check("signin-choose-error")
		})
	}
}

func words(l i18n.Lang) func(key string) string {
	return func(key string) string { return i18n.In(l, "identity.signin."+key) }
}
