package desk_test

import (
	"strings"
	"testing"
	"time"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

func seen(c cases.Case) string { return string(c.Reference) + "/" + revision(c) }

// Several at once: a preview that does nothing, then the act, then the way back.
func TestManyAreAssignedAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		first, second := b.grant(), b.grant(casestest.About("Pour Sami"))
		thomas := b.as("thomas.morvan")
		expects(t, "rows to tick", thomas.Get("/desk?view=open&pick=1"), 200, `name="pick" value="`+string(first.Reference)+`"`, "Confier les 2 de la vue")
		expects(t, "the ticked one", thomas.Post("/desk/bulk", "list", "/desk?view=open", "pick", string(first.Reference)), 200, "Confier 1 demande", seen(first))
		expects(t, "all of the view", thomas.Post("/desk/bulk", "list", "/desk?view=open", "all", "1"), 200, "Confier 2 demandes", seen(first), seen(second))
		expects(t, "none", thomas.Post("/desk/bulk", "list", "/desk?view=open"), 303)
		expects(t, "is told", thomas.Get("/desk?view=open"), 200, "Cochez au moins une demande")
		expects(t, "to nobody named", thomas.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(first)), 422, "Choisissez à qui", seen(first))
		expects(t, "to nobody known", thomas.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(first), "agent", "x"), 422, "Choisissez une personne", seen(first))
		if c := b.read(first); !c.Agent.IsZero() {
			t.Fatal("the preview has done something")
		}
		claire := b.Agent("claire.morvan")
		expects(t, "the act", thomas.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(first), "mark", seen(second), "agent", claire.ID.String()), 303)
		done := thomas.Get("/desk?view=open")
		expects(t, "is said", done, 200, "2 demandes changées", "Claire Morvan", "Annuler")
		if b.read(first).Agent != claire.ID || b.read(second).Agent != claire.ID {
			t.Error("they are not Claire's")
		}
		_, rest, _ := strings.Cut(done.Body, "/desk/bulk/")
		act, _, _ := strings.Cut(rest, "/undo")
		expects(t, "another's act", b.as("gwen.tanguy").Post("/desk/bulk/"+act+"/undo"), 404)
		expects(t, "undone", thomas.Post("/desk/bulk/"+act+"/undo", "back", "/desk?view=open"), 303)
		expects(t, "is said", thomas.Get("/desk?view=open"), 200, "annulé pour 2 demandes")
		if !b.read(first).Agent.IsZero() || !b.read(second).Agent.IsZero() {
			t.Error("they are still Claire's")
		}
		expects(t, "twice", thomas.Post("/desk/bulk/"+act+"/undo"), 404)
	})
}

// What somebody changed between the list and the act stays, and is named.
func TestManyLeaveAloneWhatHasChanged(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	first, second := b.grant(), b.grant(casestest.About("Pour Sami"))
	b.change(first, "claire.morvan", "Je m’en occupe.")
	thomas := b.as("thomas.morvan")
	expects(t, "the act", thomas.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(first), "mark", seen(second), "mark", "PV-2020-1/3", "mark", "x", "agent", "me"), 303)
	expects(t, "is said", thomas.Get("/desk?view=open"), 200, "1 demande changée", "1 a changé entre-temps", string(first.Reference), "2 n’ont pas été trouvées")
	if !b.read(first).Agent.IsZero() || b.read(second).Agent.IsZero() {
		t.Error("the wrong one was taken")
	}
}

// Half a minute later nothing is taken back, and it is said.
func TestManyAreUndoneInTime(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant()
	thomas := b.as("thomas.morvan")
	thomas.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(c), "agent", "me")
	_, rest, _ := strings.Cut(thomas.Get("/desk?view=open").Body, "/desk/bulk/")
	act, _, _ := strings.Cut(rest, "/undo")
	b.Clock.Advance(31 * time.Second)
	expects(t, "too late", thomas.Post("/desk/bulk/"+act+"/undo"), 303)
	expects(t, "is said", thomas.Get("/desk?view=open"), 200, "30 secondes sont passées")
}

func TestASensitiveOneIsNotAmongMany(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant(casestest.Sensitive())
	other := b.only(desk.MayRead, desk.MayWork)
	expects(t, "the act", other.Post("/desk/bulk/assign", "list", "/desk?view=open", "mark", seen(c), "agent", "me"), 303)
	if !b.read(c).Agent.IsZero() {
		t.Error("it was taken by somebody who may not read it")
	}
}
