package identity

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parvis/internal/kit/civil"
	"parvis/internal/kit/web"
)

var noon = time.Date(2026, time.December, 3, 12, 0, 0, 0, time.UTC)

func TestTokensAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Token(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		got, err := ParseToken(strings.ToUpper(want.String()))
		if err != nil || got != want {
			t.Fatalf("got %v, %v; want %v", got, err, want)
		}
	})
	if NewToken() == NewToken() {
		t.Error("two tokens are the same")
	}
}

// A token has one spelling: whatever is accepted is written back as it came.
func FuzzParseToken(f *testing.F) {
	for _, seed := range []string{"", "a", NewToken().String(), strings.Repeat("a", 26), strings.Repeat("7", 26), "é" + strings.Repeat("a", 24), strings.Repeat("a", 25) + "="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		token, err := ParseToken(s)
		if err == nil && token.String() != strings.ToLower(s) {
			t.Errorf("%q is read as %q", s, token)
		}
		if err != nil && !errors.Is(err, ErrLinkUnknown) {
			t.Errorf("%q: %v", s, err)
		}
	})
}

func TestCodes(t *testing.T) {
	t.Parallel()
	want, err := ParseCode("K7QM4-TXP2H")
	if err != nil || want.String() != "K7QM4-TXP2H" {
		t.Fatalf("got %v, %v", want, err)
	}
	for _, typed := range []string{"k7qm4txp2h", " K7QM4 TXP2H ", "K7QM4\u00a0TXP2H", "K-7-Q-M-4-T-X-P-2-H", "K7QM4\u2011TXP2H"} {
		if got, err := ParseCode(typed); err != nil || got != want {
			t.Errorf("%q: got %v, %v", typed, got, err)
		}
	}
	if got, err := ParseCode("oOiIlL1vuU"); err != nil || got.String() != "00111-11VVV" {
		t.Errorf("letters that look like others: got %v, %v", got, err)
	}
	for _, typed := range []string{"", "K7QM4", "K7QM4-TXP2H0", "K7QM4-TXP2é", "K7QM4_TXP2H"} {
		if _, err := ParseCode(typed); !errors.Is(err, errCodeShape) {
			t.Errorf("%q: got %v, want refused", typed, err)
		}
	}
	if len(codeSigns) != 32 {
		t.Errorf("%d signs, want 32: ten of them are fifty bits", len(codeSigns))
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("K7QM4-TXP2H")
	f.Add("\xff\x00")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseCode(s)
		if err != nil {
			return
		}
		if again, err := ParseCode(code.String()); err != nil || again != code {
			t.Errorf("%q is read as %q and back as %q, %v", s, code, again, err)
		}
	})
}

func TestEmail(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" Nolwenn.LeGoff@Courriel.Example ": "nolwenn.legoff@courriel.example",
		"a+b@x.example":                     "a+b@x.example",
		"":                                  "", "nom": "", "nom@": "", "@x.example": "", "nom@hote": "", "a b@x.example": "",
		"Nom <a@x.example>": "", "a@x.example\r\nBcc: b@y.example": "", "a@x.example,b@y.example": "",
		strings.Repeat("a", 250) + "@x.example": "",
	} {
		got, err := NormaliseEmail(typed)
		if want == "" {
			if err == nil {
				t.Errorf("%q is accepted as %q", typed, got)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestEmailInOtherLetters(t *testing.T) {
	t.Parallel()
	got, err := NormaliseEmail("accueil@mairie-évêché.example")
	if err != nil || !strings.HasPrefix(got, "accueil@xn--mairie-") {
		t.Errorf("got %q, %v: a domain is compared as mail servers write it", got, err)
	}
}

func FuzzNormaliseEmail(f *testing.F) {
	for _, seed := range []string{"a@b.example", `"a b"@c.example`, "a@[127.0.0.1]", "é@é.example", "a@b.example\n", "a@b..example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := NormaliseEmail(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(got, "\r\n \t<>,;") || strings.Count(got, "@") < 1 || len(got) > maxEmail {
			t.Errorf("%q gives %q", s, got)
		}
		if again, err := NormaliseEmail(got); err != nil || again != got {
			t.Errorf("%q gives %q, which gives %q, %v", s, got, again, err)
		}
	})
}

func TestPhone(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"06 39 98 21 07": "+33639982107", "06.39.98.21.07": "+33639982107", "+33 6 39 98 21 07": "+33639982107",
		"0033639982107": "+33639982107", "02/61/91/44/07": "+33261914407", "+44 20 7946 0018": "+442079460018",
		"hier": "", "12": "", "": "",
	} {
		got, err := NormalisePhone(typed, "FR")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestSecond(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]Second{" 1948 ": "1948", "A@x.example": "a@x.example", "1848": "", "48": "", "": ""} {
		if got, err := parseSecond(typed); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]Network{
		"203.0.113.7": "203.0.113.0/24", "::ffff:203.0.113.9": "203.0.113.0/24", "2001:db8:1:2ff::1": "2001:db8:1:200::/56",
		"fe80::1%eth0": "fe80::/56",
	} {
		if got := NetworkOf(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: got %q, want %q", ip, got, want)
		}
	}
	if NetworkOf(netip.Addr{}) != "" {
		t.Error("no address has no network")
	}
}

// What a patient attacker gets looked at, and how long the owner waits at worst.
func TestBrakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name           string
		b              brake
		every          time.Duration
		tries, atMost  int // tries made, and those looked at
		afterwardsWait time.Duration
	}{
		{"five guesses are free", perPair, time.Second, 5, 5, 0},
		{"a hundred a minute for an hour, one network", perPair, 600 * time.Millisecond, 6000, 18, 15 * time.Minute},
		{"a hundred a minute for an hour, digits", perDigits, 600 * time.Millisecond, 6000, 13, time.Hour},
		{"codes: two hundred thousand tries would be needed for a thousandth of a billionth", perSecond, time.Second, 86400, 40, time.Hour},
		{"mails to one address in a day", perAsked, time.Minute, 1440, 35, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			now, looked, state := noon, 0, tally{}
			for range test.tries {
				now = now.Add(test.every)
				if state.wait(now) == 0 {
					looked++
					state = state.try(now, test.b)
				}
			}
			if looked > test.atMost {
				t.Errorf("%d looked at, want %d at most", looked, test.atMost)
			}
			if wait := state.wait(now); wait > test.afterwardsWait {
				t.Errorf("waits %v, want %v at most", wait, test.afterwardsWait)
			}
		})
	}
}

func TestTallyForgets(t *testing.T) {
	t.Parallel()
	state := tally{}
	for range 9 {
		state = state.try(noon, perPair)
	}
	if state.wait(noon) == 0 {
		t.Fatal("nine tries at once cost nothing")
	}
	later := noon.Add(perPair.forget)
	if state = state.try(later, perPair); state.Tries != 1 || state.wait(later) != 0 {
		t.Errorf("a day later: got %+v", state)
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	about := []string{"Claire Morvan", "claire.morvan@portvieux.example", "parvis portvieux Portvieux"}
	for password, want := range map[string]error{
		"goéland tournevis brioche":           nil,
		"zQ7#mmp!Lw2x":                        nil,
		"correct horse battery":               nil,
		"court":                               errPasswordShort,
		"onze signes":                         errPasswordShort,
		strings.Repeat("é à", 100):            errPasswordLong,
		"password1234!":                       errPasswordCommon,
		"Motdepasse2026":                      errPasswordCommon,
		"m0tdep@sse!!":                        errPasswordCommon,
		"azertyuiop123":                       errPasswordCommon,
		"abcabcabcabc":                        errPasswordRepeats,
		"abcdefghijkl":                        errPasswordRepeats,
		"claire.morvan":                       errPasswordPersonal,
		"Portvieux29!":                        errPasswordCommon,
		"portvieux vers les goélands en mars": nil,
	} {
		if got := CheckNewPassword(password, about...); !errors.Is(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q: got %v, want %v", password, got, want)
		}
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	stored := hashPassword("goéland tournevis")
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %s", stored)
	}
	if right, stale := checkPassword(stored, "goéland tournevis"); !right || stale {
		t.Errorf("right password: %v, stale %v", right, stale)
	}
	if right, _ := checkPassword(stored, "goeland tournevis"); right {
		t.Error("another password is right")
	}
	if right, _ := checkPassword("", ""); right {
		t.Error("an account without password opens")
	}
	if right, _ := checkPassword("$argon2id$broken", "x"); right {
		t.Error("a broken hash opens")
	}
	if _, _, _, err := readHash(decoyHash); err != nil {
		t.Errorf("the decoy is no hash: unknown addresses would be answered faster: %v", err)
	}
	weak := hashing{passes: 1, memory: 64, threads: 1}
	old := fmt.Sprintf("$argon2id$v=19$m=64,t=1,p=1$%s$%s", "c2FsdHNhbHRzYWx0c2FsdA", b64(derive(weak, "x", []byte("saltsaltsaltsalt"))))
	if right, stale := checkPassword(old, "x"); !right || !stale {
		t.Errorf("a hash of weaker figures: right %v, stale %v, want both", right, stale)
	}
}

func b64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func TestTOTP(t *testing.T) {
	t.Parallel()
	secret := TOTPSecret("12345678901234567890") // RFC 6238, appendix B, SHA-1, last six digits
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"} {
		if got := secret.Code(time.Unix(unix, 0)); got != want {
			t.Errorf("at %d: got %s, want %s", unix, got, want)
		}
	}
	for name, test := range map[string]struct {
		digits string
		last   int64
		ok     bool
	}{
		"now": {secret.Code(noon), 0, true}, "with a space": {secret.Code(noon)[:3] + " " + secret.Code(noon)[3:], 0, true},
		"a telephone 30 s late": {secret.Code(noon.Add(-30 * time.Second)), 0, true}, "30 s early": {secret.Code(noon.Add(30 * time.Second)), 0, true},
		"a minute late": {secret.Code(noon.Add(-60 * time.Second)), 0, false}, "used": {secret.Code(noon), noon.Unix() / 30, false},
		"an older one than the last used": {secret.Code(noon.Add(-30 * time.Second)), noon.Unix() / 30, false},
		"nothing":                         {"", 0, false}, "letters": {"abcdef", 0, false},
	} {
		if _, ok := secret.matches(test.digits, noon, test.last); ok != test.ok {
			t.Errorf("%s: got %v, want %v", name, ok, test.ok)
		}
	}
	if _, ok := TOTPSecret(nil).matches("000000", noon, 0); ok {
		t.Error("no secret opens")
	}
	if got := secret.URL("Ville & Port", "a@b.example"); strings.Contains(got, "+") || !strings.Contains(got, "issuer=Ville%20%26%20Port") {
		t.Errorf("got %s", got)
	}
}

func TestSeal(t *testing.T) {
	t.Parallel()
	key, owner, other := SealKey{1}, newAgentID(), newAgentID()
	sealed := key.seal([]byte("secret"), owner)
	if bytes.Contains(sealed, []byte("secret")) {
		t.Error("stored as it is")
	}
	if got, err := key.open(sealed, owner); err != nil || string(got) != "secret" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := key.open(nil, owner); err == nil {
		t.Error("nothing opens as a second factor")
	}
	if _, err := key.open(sealed, other); err == nil {
		t.Error("opens for another agent")
	}
	if _, err := (SealKey{2}).open(sealed, owner); err == nil {
		t.Error("opens with another key")
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "identity.key")
	first, err := KeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := KeyFile(path); err != nil || again != first || again == (SealKey{}) {
		t.Errorf("read back: %v, %v", again == first, err)
	}
	if _, err := KeyFile(filepath.Join(path, "under a file")); err == nil {
		t.Error("a path that cannot be is accepted")
	}
}

func TestRights(t *testing.T) {
	t.Parallel()
	r := Rights{"case.*", "identity.people"}
	for asked, want := range map[string]bool{"case.close": true, "identity.people": true, "identity.agents": false, "cases.close": false, "": false} {
		if got := r.Allow(web.Permission(asked)); got != want {
			t.Errorf("%q: got %v", asked, got)
		}
	}
	if !(Rights{"*"}).Allow("anything.at.all") || (Rights{}).Allow("x.y") {
		t.Error("a star is everything, nothing is nothing")
	}
	_, idle, longest := sum([]Role{{Idle: time.Hour, Longest: 10 * time.Hour}, {Idle: 15 * time.Minute, Longest: 12 * time.Hour}, {}})
	if idle != 15*time.Minute || longest != 10*time.Hour {
		t.Errorf("the strictest limits hold: got %v, %v", idle, longest)
	}
}

func TestMandateCovers(t *testing.T) {
	t.Parallel()
	m := Mandate{Scope: ForService, Ref: "school-meal", From: noon, Until: noon.Add(day)}
	for name, test := range map[string]struct {
		m    Mandate
		now  time.Time
		want bool
	}{
		"within": {m, noon, true}, "before": {m, noon.Add(-time.Second), false}, "at its end": {m, noon.Add(day), false},
		"another service": {Mandate{Scope: ForService, Ref: "sport", From: noon}, noon, false},
		"everything":      {Mandate{Scope: ForEverything, From: noon}, noon.Add(400 * day), true},
		"the case":        {Mandate{Scope: ForCase, Ref: "c1", From: noon}, noon, true},
		"revoked":         {Mandate{Scope: ForEverything, From: noon, Revoked: noon}, noon.Add(1), false},
		"no scope":        {Mandate{From: noon}, noon, false},
	} {
		if got := test.m.Covers("school-meal", "c1", test.now); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestSamePerson(t *testing.T) {
	t.Parallel()
	p := Person{Given: "Nolwenn", Family: "Le Goff", Birth: civil.Date{Year: 1984, Month: 2, Day: 29}}
	for name, test := range map[string]struct {
		n    NewPerson
		want bool
	}{
		"capitals and a dash": {NewPerson{Given: "NOLWENN", Family: "le-goff"}, true},
		"another birth date":  {NewPerson{Given: "Nolwenn", Family: "Le Goff", Birth: civil.Date{Year: 1985, Month: 2, Day: 28}}, false},
		"her mother":          {NewPerson{Given: "Yvonne", Family: "Le Goff"}, false},
	} {
		if got := p.sameAs(test.n); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if foldName("Maëlle") != foldName("MAELLE") {
		t.Error("accents are lost on the way and must not matter")
	}
}

func TestKeyStates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		k    Key
		want error
	}{
		"fresh":                  {Key{Ends: noon.Add(1), once: true}, nil},
		"at its end":             {Key{Ends: noon}, ErrLinkEnded},
		"spent":                  {Key{Ends: noon.Add(1), once: true, used: noon}, ErrLinkSpent},
		"used, and still good":   {Key{Ends: noon.Add(1), used: noon}, nil},
		"spent and past its end": {Key{Ends: noon, once: true, used: noon}, ErrLinkSpent},
	} {
		if got := test.k.state(noon); !errors.Is(got, test.want) || (got == nil) != (test.want == nil) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}
