package signin_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/signin"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/web"
)

// setup is the doors, a desk for agents and a page for residents behind them, and the mails that were asked for.
func setup(t *testing.T, d *db.DB) (*identitytest.House, *identitytest.Site, *[]identity.LinkAsked) {
	t.Helper()
	h := identitytest.New(t, d)
	var mails []identity.LinkAsked
	events.On(h.Bus, "the test reads the mail", func(_ context.Context, _ *db.Tx, e identity.LinkAsked) error {
		mails = append(mails, e)
		return nil
	})
	site := h.Serve(map[string][]web.Route{
		"signin": signin.New(h.IDs).Routes(),
		"behind": {
			{"GET", "/desk", identity.Staff, who},
			{"GET", "/desk/accounts", identity.MayManageAgents, who},
			{"GET", "/requests", identity.Resident, who},
		},
	})
	return h, site, &mails
}

func who(w http.ResponseWriter, r *http.Request) error {
	_, err := w.Write([]byte("here is " + identity.Who(r.Context()).Name))
	return err
}

func status(t *testing.T, what string, got identitytest.Answer, want int, holds ...string) {
	t.Helper()
	if got.Status != want {
		t.Errorf("%s: status %d, want %d\n%s", what, got.Status, want, got.Body)
	}
	for _, text := range holds {
		if !strings.Contains(got.Body+got.To, text) {
			t.Errorf("%s: does not say %q\n%s", what, text, got.Body)
		}
	}
}

func TestAgentComesIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, site, _ := setup(t, d)
		claire := h.Agent("claire.morvan")
		b := site.Browser(h.Portvieux)

		status(t, "the desk from outside", b.Get("/desk"), 401)
		status(t, "the door", b.Get("/desk/sign-in?next=%2Fdesk%3Fview%3Dmine"), 200, `autocomplete="username"`, `autocomplete="current-password"`)
		status(t, "the second door without the first", b.Get("/desk/sign-in/code"), 303, "/desk/sign-in")
		wrong := b.Post("/desk/sign-in", "email", claire.Email, "password", "not this one at all")
		status(t, "wrong password", wrong, 422, claire.Email, "Erreur")
		if strings.Contains(wrong.Body, "not this one") {
			t.Error("the page gives the password back")
		}
		step := b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password, "next", "/desk?view=mine")
		status(t, "right password", step, 303, "/desk/sign-in/code?next=%2Fdesk%3Fview%3Dmine")
		status(t, "the desk between the doors", b.Get("/desk"), 401)
		status(t, "nothing typed", b.Post("/desk/sign-in", "email", " "), 422, `href="#email"`, `href="#password"`)
		status(t, "half the digits", b.Post("/desk/sign-in/code", "code", "12 3"), 422, "par exemple 123")
		status(t, "wrong digits", b.Post("/desk/sign-in/code", "code", "000000"), 422, "ne sont plus bons")
		digits := town.Secret(claire.Email).Code(h.Clock.Now())
		in := b.Post("/desk/sign-in/code", "code", digits[:3]+" "+digits[3:], "next", "/desk?view=mine")
		status(t, "right digits", in, 303, "/desk?view=mine")
		status(t, "the desk", b.Get("/desk"), 200, "here is Claire Morvan")
		status(t, "what she may not", b.Get("/desk/accounts"), 403)
		status(t, "her sessions", b.Get("/desk/sessions"), 200, "(celui-ci)")

		h.Clock.Advance(59 * time.Minute)
		status(t, "almost idle", b.Get("/desk"), 200)
		h.Clock.Advance(61 * time.Minute)
		status(t, "idle too long", b.Get("/desk"), 401)
	})
}

func TestSignOutKillsACopiedCookie(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	b := signedIn(t, h, site, "claire.morvan")
	copied := *b
	status(t, "sign out", b.Post("/desk/sign-out"), 303, "/desk/sign-in")
	status(t, "the copy", copied.Get("/desk"), 401)
}

func TestRevokedFromAnotherDevice(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	phone := signedIn(t, h, site, "claire.morvan")
	h.Clock.Advance(time.Minute)
	office := signedIn(t, h, site, "claire.morvan")
	status(t, "end the others", office.Post("/desk/sessions/others/end"), 303)
	status(t, "the telephone", phone.Get("/desk"), 401)
	status(t, "the office", office.Get("/desk"), 200)
}

func signedIn(t *testing.T, h *identitytest.House, site *identitytest.Site, local string) *identitytest.Browser {
	t.Helper()
	return site.SignedIn(h, h.Agent(local), h.Portvieux)
}

func TestNoRouteServesATrespasser(t *testing.T) {
	t.Parallel()
	h, site, mails := setup(t, dbtest.New(t))
	insider := signedIn(t, h, site, "helene.riou")
	insider.Post("/follow", "email", "nolwenn.legoff@courriel.example")
	list, err := h.IDs.SessionsOf(h.Here(), h.Agent("helene.riou").ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	h.Trespass(t, site, signin.New(h.IDs).Routes(), insider, map[string]string{
		"token": strings.TrimPrefix((*mails)[0].Path, "/link/"), "id": list[0].ID.String()})
	if after, err := h.IDs.SessionsOf(h.Here(), h.Agent("helene.riou").ID); err != nil || len(after) != 1 {
		t.Errorf("a trespasser ended the session: %d, %v", len(after), err)
	}
	if _, err := h.IDs.Look(h.Here(), must(identity.ParseToken(strings.TrimPrefix((*mails)[0].Path, "/link/")))); err != nil {
		t.Errorf("a trespasser used the link: %v", err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSessionOfOneAuthorityIsNothingInAnother(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, site, mails := setup(t, d)
		b := signedIn(t, h, site, "helene.riou") // an administrator, who may do everything in Portvieux
		status(t, "at home", b.Get("/desk/accounts"), 200)
		status(t, "next door", b.Visit(h.Valbrume).Get("/desk/accounts"), 401)

		resident := site.Browser(h.Portvieux)
		resident.Post("/follow", "email", "nolwenn.legoff@courriel.example")
		link := (*mails)[0].Path
		status(t, "the link next door", resident.Visit(h.Valbrume).Get(link), 404)
		status(t, "the link used next door", resident.Visit(h.Valbrume).Post(link), 404)
		status(t, "the link at home", resident.Post(link), 303, "/requests")
		status(t, "at home", resident.Get("/requests"), 200)
		status(t, "next door", resident.Visit(h.Valbrume).Get("/requests"), 401)
	})
}

func TestResidentComesInByLink(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, site, mails := setup(t, d)
		h.Resident(town.Nolwenn())
		b := site.Browser(h.Portvieux)
		status(t, "asking without an address", b.Post("/follow", "email", "nolwenn"), 422, `value="nolwenn"`, "nom@exemple.fr")
		status(t, "asking", b.Post("/follow", "email", "Nolwenn.LeGoff@courriel.example"), 303, "/follow/code")
		status(t, "what to do next", b.Get("/follow/code"), 200, `autocomplete="one-time-code"`, `value="Nolwenn.LeGoff@courriel.example"`)
		link := (*mails)[0].Path

		scanner := site.Browser(h.Portvieux) // a mail scanner that opens whatever it finds, twice
		status(t, "scanner", scanner.Get(link), 200)
		status(t, "scanner again", scanner.Get(link), 200)
		status(t, "the scanner is not in", scanner.Get("/requests"), 401)

		phone := site.Browser(h.Portvieux)
		status(t, "the link", phone.Get(link), 200, "<form")
		status(t, "the button", phone.Post(link), 303, "/requests")
		status(t, "her requests", phone.Get("/requests"), 200, "here is Nolwenn Le Goff")

		status(t, "the button pressed twice", phone.Post(link), 303, "/requests")
		status(t, "the mail opened again on the same telephone", phone.Get(link), 200)

		thief := site.Browser(h.Portvieux)
		status(t, "used link, shown", thief.Get(link), 410, "/again")
		status(t, "used link, used", thief.Post(link), 410, "/again")
		status(t, "thief", thief.Get("/requests"), 401)

		h.Clock.Advance(3 * time.Minute)
		status(t, "another one, please", phone.Post(link+"/again"), 303, "?sent")
		if len(*mails) != 2 || (*mails)[1].Address != "nolwenn.legoff@courriel.example" {
			t.Errorf("mails: got %+v", *mails)
		}
		status(t, "leave", phone.Post("/follow/sign-out"), 303)
		status(t, "left", phone.Get("/requests"), 401)
	})
}

func TestResidentComesInByCode(t *testing.T) {
	t.Parallel()
	h, site, mails := setup(t, dbtest.New(t))
	h.Resident(town.Karim())
	b := site.Browser(h.Portvieux)
	b.Post("/follow", "email", "karim.benali@courriel.example")
	code := (*mails)[0].Code
	status(t, "half a code", b.Post("/follow/code", "code", code[:5], "second", "1979x"), 422, "K7QM4", "1948", `value="`+code[:5]+`"`)
	status(t, "somebody else's code", b.Post("/follow/code", "code", code, "second", "nolwenn.legoff@courriel.example"), 422)
	status(t, "his code", b.Post("/follow/code", "code", strings.ToLower(code), "second", "karim.benali@courriel.example"), 303, "/requests")
	status(t, "his requests", b.Get("/requests"), 200, "Karim Benali")
	status(t, "the code again", site.Browser(h.Portvieux).Post("/follow/code", "code", code, "second", "karim.benali@courriel.example"), 422)

	h.Clock.Advance(5 * time.Minute)
	b.Post("/follow", "email", "karim.benali@courriel.example")
	h.Clock.Advance(10 * time.Minute)
	late := site.Browser(h.Portvieux).Post("/follow/code", "code", (*mails)[1].Code, "second", "karim.benali@courriel.example")
	status(t, "ten minutes later", late, 422)
}

// The page after asking is the same, byte for byte, whether anybody has the address; and so is every status before it.
func TestKnownAndUnknownAddressesAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	h, site, mails := setup(t, dbtest.New(t))
	h.Resident(town.Leila())
	ask := func(address string) [4]string {
		b := site.Browser(h.Portvieux)
		sent := b.Post("/follow", "email", address)
		shown := b.Get("/follow/code")
		forgot := b.Post("/desk/password", "email", address)
		wrong := b.Post("/desk/sign-in", "email", address, "password", "quelque chose de faux")
		blank := func(s string) string { return strings.ReplaceAll(s, `value="`+address+`"`, "") }
		return [4]string{sent.To, blank(shown.Body), forgot.To, blank(wrong.Body)}
	}
	claire := h.Agent("claire.morvan")
	known, unknown, agent := ask("leila.haddad@mail.example"), ask("nobody.at.all@mail.example"), ask(claire.Email)
	if diff := cmp.Diff(known, unknown) + cmp.Diff(known, agent); diff != "" {
		t.Errorf("answers differ:\n%.2000s", diff)
	}
	if len(*mails) != 3 {
		t.Errorf("a mail leaves for each address asked: got %d", len(*mails))
	}
	if err := h.Jobs.Drain(h.Here()); err != nil {
		t.Fatal(err)
	}
	if len(*mails) != 4 || (*mails)[3].Address != claire.Email {
		t.Errorf("only the agent gets a password link: got %d mails", len(*mails))
	}
}

func TestForgottenPassword(t *testing.T) {
	t.Parallel()
	h, site, mails := setup(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	in := signedIn(t, h, site, "claire.morvan")
	b := site.Browser(h.Portvieux)
	status(t, "ask", b.Post("/desk/password", "email", claire.Email), 303, "?sent")
	if err := h.Jobs.Drain(h.Here()); err != nil {
		t.Fatal(err)
	}
	link := (*mails)[0].Path
	status(t, "the page", b.Get(link), 200, `autocomplete="new-password"`)
	for _, bad := range []string{"court", "motdepasse123", "Claire Morvan 1", "aaaaaaaaaaaaaaaa", "123456789012345", "portvieux 2026"} {
		status(t, bad, b.Post(link, "password", bad), 422, `id="password"`)
	}
	status(t, "a good one", b.Post(link, "password", "goéland tournevis brioche"), 303, "/desk/sign-in")
	status(t, "the old session is over", in.Get("/desk"), 401)
	status(t, "not in by the link alone", b.Get("/desk"), 401)
	status(t, "the link again", b.Post(link, "password", "goéland tournevis brioche"), 410)
	status(t, "the old password", b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password), 422)
	status(t, "the new one", b.Post("/desk/sign-in", "email", claire.Email, "password", "goéland tournevis brioche"), 303, "/desk/sign-in/code")
	status(t, "the second factor is asked as ever", b.Get("/desk"), 401)
}

func TestEnrolment(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.ClearSecondFactor(h.Here(), tx, claire.ID) })
	b := site.Browser(h.Portvieux)
	status(t, "password", b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password), 303, "/desk/sign-in/enrol")
	page := b.Get("/desk/sign-in/enrol")
	status(t, "the picture", page, 200, "<svg role=\"img\"", claire.Email)
	if again := b.Get("/desk/sign-in/enrol"); again.Body != page.Body {
		t.Error("a reload changes the secret that was just scanned")
	}
	secret := secretOn(t, page.Body)
	status(t, "wrong digits", b.Post("/desk/sign-in/enrol", "code", "12"), 422)
	done := b.Post("/desk/sign-in/enrol", "code", secret.Code(h.Clock.Now()))
	status(t, "right digits", done, 200, "dix codes")
	codes := regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`).FindAllString(done.Body, -1)
	if len(codes) != 10 {
		t.Fatalf("got %d recovery codes", len(codes))
	}
	status(t, "in", b.Get("/desk"), 200)

	other := site.Browser(h.Portvieux)
	status(t, "password", other.Post("/desk/sign-in", "email", claire.Email, "password", town.Password), 303, "/desk/sign-in/code")
	status(t, "a password does not replace a telephone", other.Post("/desk/sign-in/enrol", "code", "000000"), 303)
	status(t, "a recovery code", other.Post("/desk/sign-in/recovery", "code", codes[3]), 303, "/desk")
	third := site.Browser(h.Portvieux)
	third.Post("/desk/sign-in", "email", claire.Email, "password", town.Password)
	status(t, "the same again", third.Post("/desk/sign-in/recovery", "code", codes[3]), 422)
}

func secretOn(t *testing.T, page string) identity.TOTPSecret {
	t.Helper()
	found := regexp.MustCompile(`(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}`).FindString(page)
	secret, err := identity.ParseTOTPSecret(found)
	if err != nil {
		t.Fatalf("no secret on the page: %q, %v", found, err)
	}
	return secret
}

func TestTooManyTriesSayHowLongToWait(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	b := site.Browser(h.Portvieux)
	for range 5 {
		b.Post("/desk/sign-in", "email", claire.Email, "password", "pas celui-ci")
		h.Clock.Advance(time.Second)
	}
	b.Post("/desk/sign-in", "email", claire.Email, "password", "pas celui-ci")
	status(t, "the seventh", b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password), 429, claire.Email, "Attendez 2\u00a0secondes")
	h.Clock.Advance(2 * time.Second)
	status(t, "after the wait", b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password), 303)
}

func TestSecondDoorWithoutATelephone(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	h.Write(h.Here(), func(tx *db.Tx) error { return h.IDs.ClearSecondFactor(h.Here(), tx, claire.ID) })
	b := site.Browser(h.Portvieux)
	b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password)
	status(t, "digits of a telephone that is not there", b.Post("/desk/sign-in/code", "code", "123456"), 401)
	status(t, "a recovery code that is not there", b.Post("/desk/sign-in/recovery", "code", "K7QM4-TXP2H"), 422)
}

func TestNextNeverLeavesTheSite(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	claire := h.Agent("claire.morvan")
	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""} {
		b := site.Browser(h.Portvieux)
		h.Clock.Advance(time.Minute)
		b.Post("/desk/sign-in", "email", claire.Email, "password", town.Password, "next", next)
		in := b.Post("/desk/sign-in/code", "code", town.Secret(claire.Email).Code(h.Clock.Now()), "next", next)
		status(t, next, in, 303)
		if in.To != "/desk" {
			t.Errorf("%q leads to %q", next, in.To)
		}
	}
}

func TestBadLinks(t *testing.T) {
	t.Parallel()
	h, site, _ := setup(t, dbtest.New(t))
	b := site.Browser(h.Portvieux)
	for _, token := range []string{"x", strings.Repeat("a", 26), strings.Repeat("a", 4000), "%00", "..%2f..%2fetc"} {
		if got := b.Get("/link/" + token); got.Status != 404 && got.Status != 400 {
			t.Errorf("%.30s: status %d", token, got.Status)
		}
	}
	en := site.Browser(h.Portvieux)
	en.Lang = "en"
	status(t, "in English", en.Get("/follow"), 200, "Follow my requests", `lang="en"`)
}
