package desk_test

import (
	"strings"
	"testing"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var usual = []string{
	"key-search", "/", "key-next", "j", "key-previous", "k", "key-pick", "x", "key-filter", "f", "key-reply", "r", "key-note", "n",
	"key-ask", "q", "key-macro", "m", "key-canned", "c", "key-attach", "p", "key-decide", "d", "key-assign", "a", "key-take", "t", "key-open", "o", "key-remind", "e",
	"key-sheet", "?", "key-go", "g", "key-inbox", "b", "key-people", "p", "key-counter", "a", "key-me", "t",
}

// Off until switched on; each can be changed; a sign stands once.
func TestKeysAreTheAgentsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		thomas := b.as("thomas.morvan")
		if page := thomas.Get("/desk"); strings.Contains(page.Body, "keys-sheet") {
			t.Error("the keys are on without being asked for")
		}
		expects(t, "the settings", thomas.Get("/desk/me"), 200, "Activer les touches", `name="key-next"`)
		with := func(changes ...string) []string { return append(append([]string{"on", "1"}, usual...), changes...) }
		twice := append([]string{"on", "1"}, usual...)
		for i, v := range twice {
			if v == "k" {
				twice[i] = "j"
			}
		}
		expects(t, "a sign twice", thomas.Post("/desk/me", twice...), 422, "«\u00a0j\u00a0» sert déjà")
		wrong := append([]string{"on", "1"}, usual...)
		for i, v := range wrong {
			if v == "k" {
				wrong[i] = "haut"
			}
		}
		expects(t, "a word", thomas.Post("/desk/me", wrong...), 422, "Donnez un seul signe", `value="haut"`)
		own := with()
		for i, v := range own {
			if v == "k" {
				own[i] = "i"
			}
		}
		expects(t, "their own", thomas.Post("/desk/me", own...), 303)
		expects(t, "on", thomas.Get("/desk"), 200, "keys-sheet", `&#34;i&#34;:&#34;previous&#34;`)
		if other := b.as("claire.morvan").Get("/desk"); strings.Contains(other.Body, "keys-sheet") {
			t.Error("somebody else has the keys too")
		}
		expects(t, "the usual ones", thomas.Post("/desk/me", with("then", "usual")...), 303)
		expects(t, "again", thomas.Get("/desk"), 200, `&#34;k&#34;:&#34;previous&#34;`)
	})
}

func TestAnAbsenceIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	thomas := b.as("thomas.morvan")
	expects(t, "away", thomas.Post("/desk/me/absent", "absent", "1"), 303)
	expects(t, "said", thomas.Get("/desk/me"), 200, "Je suis de retour", "noté absent")
	if !b.Agent("thomas.morvan").Absent {
		t.Error("he is not away")
	}
	expects(t, "back", thomas.Post("/desk/me/absent", "absent", "0"), 303)
	if b.Agent("thomas.morvan").Absent {
		t.Error("he is still away")
	}
}
