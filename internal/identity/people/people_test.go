package people_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parvis/internal/audit"
	"parvis/internal/identity"
	"parvis/internal/identity/identitytest"
	"parvis/internal/identity/people"
	"parvis/internal/identity/signin"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/web"
)

type bundle struct {
	*identitytest.House
	*identitytest.Site
	pages  *people.Pages
	mailed []identity.LinkAsked
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	b := &bundle{House: identitytest.New(t, d)}
	audit.Listen(b.Bus)
	events.On(b.Bus, "the test reads the mail", func(_ context.Context, _ *db.Tx, e identity.LinkAsked) error {
		b.mailed = append(b.mailed, e)
		return nil
	})
	b.pages = people.New(people.Deps{DB: d, Identity: b.IDs, Permissions: func() []web.Permission {
		return []web.Permission{"desk.read", "case.work", people.May, identity.Anyone}
	}})
	b.Site = b.Serve(map[string][]web.Route{"people": b.pages.Routes(), "identity": signin.New(b.IDs).Routes()})
	return b
}

func (b *bundle) as(local string) *identitytest.Browser {
	return b.SignedIn(b.House, b.Agent(local), b.Portvieux)
}

func expects(t *testing.T, what string, got identitytest.Answer, status int, words ...string) {
	t.Helper()
	if got.Status != status {
		t.Fatalf("%s: got %d, want %d (to %q)\n%.800s", what, got.Status, status, got.To, got.Body)
	}
	for _, want := range words {
		if !strings.Contains(got.Body, want) {
			t.Errorf("%s: misses %q", what, want)
		}
	}
}

// An agent is invited, gets a link, is given other work, and is suspended; the book tells all of it.
func TestAnAgentComesAndGoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		helene := b.as("helene.riou")
		expects(t, "the list", helene.Get("/desk/agents"), 200, "Hélène Riou", "Administration", "Inviter un agent", "Ouvert")
		expects(t, "nothing typed", helene.Post("/desk/agents/new"), 422, "Écrivez un nom", "Écrivez une adresse e-mail", "Cochez au moins un rôle")
		expects(t, "an address taken", helene.Post("/desk/agents/new", "name", "Claire", "email", "claire.morvan@portvieux.example", "role", "caseworker"), 422, "Un compte existe déjà", `value="Claire"`)
		expects(t, "a role that is none", helene.Post("/desk/agents/new", "name", "Leïla", "email", "leila@portvieux.example", "role", "emperor"), 422, "Ce rôle n’existe pas")
		expects(t, "invited", helene.Post("/desk/agents/new", "name", "Leïla Haddad", "email", "leila@portvieux.example", "role", "caseworker", "team", "streets"), 303)
		if len(b.mailed) != 1 || b.mailed[0].Address != "leila@portvieux.example" || b.mailed[0].Purpose != identity.ChoosePassword {
			t.Fatalf("mailed: got %+v", b.mailed)
		}
		leila := b.account(t, "leila@portvieux.example")
		at := "/desk/agents/" + leila.ID.String()
		expects(t, "her page", helene.Get(at), 200, "Leïla Haddad", "Invité, pas encore venu", `value="streets" checked`)
		expects(t, "other work", helene.Post(at, "name", "Leïla Haddad-Riou", "role", "front-desk", "team", "front-desk", "team", "streets"), 303)
		leila = b.account(t, "leila@portvieux.example")
		if len(leila.Roles) != 1 || leila.Roles[0].ID != town.FrontDesk || len(leila.Teams) != 2 || leila.Name != "Leïla Haddad-Riou" {
			t.Errorf("got %+v", leila)
		}
		expects(t, "another link", helene.Post(at+"/link"), 303)
		expects(t, "suspended", helene.Post(at+"/suspend"), 303)
		expects(t, "is said", helene.Get(at), 200, "est suspendu", "Rouvrir le compte")
		expects(t, "open again", helene.Post(at+"/reopen"), 303)
		for action, want := range map[string]int{"rights.agent_made": 1, "rights.role_given": 2, "rights.role_taken": 1, "rights.team_joined": 2,
			"rights.agent_renamed": 1, "rights.agent_closed": 1, "rights.agent_reopened": 1} {
			if got := b.written(t, leila.ID, action); got != want {
				t.Errorf("the book has %d × %s, want %d", got, action, want)
			}
		}
	})
}

// account finds who was made by a request.
func (b *bundle) account(t *testing.T, email string) identity.Agent {
	t.Helper()
	all, err := b.IDs.Accounts(b.Here())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Email == email {
			return a.Agent
		}
	}
	t.Fatalf("nobody has the address %s", email)
	return identity.Agent{}
}

// written counts what the book says Hélène did to an agent.
func (b *bundle) written(t *testing.T, id identity.AgentID, action string) (n int) {
	t.Helper()
	list, err := audit.About(b.Here(), b.DB.Read(), "agent", id.String(), b.Clock.Now().Add(time.Second), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Action == action && e.Who.Name == "Hélène Riou" {
			n++
		}
	}
	return n
}

func TestALostTelephoneEndsEverySession(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	helene, claire := b.as("helene.riou"), b.as("claire.morvan")
	expects(t, "her sessions", claire.Get("/desk/sessions"), 200)
	at := "/desk/agents/" + b.Agent("claire.morvan").ID.String()
	expects(t, "seen by Hélène", helene.Get(at), 200, "Fermer toutes ses connexions", "Oublier son téléphone")
	expects(t, "forgotten", helene.Post(at+"/second-factor"), 303)
	expects(t, "she is out", claire.Get("/desk/sessions"), 401)
	expects(t, "her page", helene.Get(at), 200, "Sans téléphone relié", "reliera un autre téléphone", "Aucune connexion ouverte")
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	helene := b.as("helene.riou")
	at := "/desk/agents/" + b.Agent("helene.riou").ID.String()
	expects(t, "her own role", helene.Post(at, "name", "Hélène Riou", "role", "front-desk"), 422, "Plus personne ne pourrait gérer les comptes")
	expects(t, "herself", helene.Post(at+"/suspend"), 303)
	expects(t, "is told", helene.Get(at), 200, "quelqu’un d’autre doit le suspendre")
	expects(t, "the role emptied", helene.Post("/desk/agents/roles", "id", "administrator", "fr", "Administration", "en", "Administration", "idle", "15", "longest", "480", "may", "desk.read"), 422, "Plus personne")
	if a := b.Agent("helene.riou"); a.Closed || !a.Rights.Allow(people.May) {
		t.Errorf("got %+v", a)
	}
}

func TestRolesAndTeams(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	helene := b.as("helene.riou")
	expects(t, "roles", helene.Get("/desk/agents/roles"), 200, "Accueil", "Corriger une réponse", "Tout")
	expects(t, "a new one", helene.Get("/desk/agents/roles/new"), 200, "Nom court", "Lire les demandes au bureau")
	expects(t, "nothing typed", helene.Post("/desk/agents/roles", "new", "1"), 422, "Écrivez un nom court", "Écrivez un nom, 100", "Écrivez des minutes", "Cochez au moins un droit")
	expects(t, "kept", helene.Post("/desk/agents/roles", "new", "1", "id", "lecture", "fr", "Lecture", "en", "Reading", "idle", "20", "longest", "0", "may", "desk.read", "may", "invented"), 303)
	expects(t, "its page", helene.Get("/desk/agents/roles/lecture"), 200, "Rôle «\u00a0Lecture\u00a0»", `value="desk.read" checked`)
	expects(t, "twice", helene.Post("/desk/agents/roles", "new", "1", "id", "lecture", "fr", "x", "en", "x", "idle", "1", "longest", "1", "may", "desk.read"), 422, "Ce nom court existe déjà")
	expects(t, "no such role", helene.Get("/desk/agents/roles/empereur"), 404)
	expects(t, "teams", helene.Get("/desk/agents/teams"), 200, "Voirie", "Nouvelle équipe")
	expects(t, "wrong", helene.Post("/desk/agents/teams", "new", "1", "id", "Port !", "fr", "Port", "email", "port"), 422, "petites lettres", "Écrivez un nom", "Écrivez une adresse e-mail", `value="Port !"`)
	expects(t, "a team", helene.Post("/desk/agents/teams", "new", "1", "id", "port", "fr", "Capitainerie", "en", "Harbour office"), 303)
	expects(t, "renamed", helene.Post("/desk/agents/teams", "id", "port", "fr", "Port", "en", "Harbour", "email", "port@portvieux.example"), 303)
	expects(t, "is said", helene.Get("/desk/agents/teams"), 200, "Équipe «\u00a0Port\u00a0» gardée")
	expects(t, "no such team", helene.Post("/desk/agents/teams", "id", "lune", "fr", "Lune", "en", "Moon"), 404)
}

func TestOnlyWhoMayManagesAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	claire := b.as("claire.morvan")
	at := "/desk/agents/" + b.Agent("helene.riou").ID.String()
	for _, path := range []string{"/desk/agents", "/desk/agents/new", "/desk/agents/roles", "/desk/agents/teams", at} {
		expects(t, path, claire.Get(path), 403)
	}
	for _, path := range []string{at, at + "/suspend", at + "/second-factor", at + "/link", "/desk/agents/roles", "/desk/agents/teams", "/desk/agents/new"} {
		expects(t, path, claire.Post(path), 403)
	}
	b.Write(b.Here(), func(tx *db.Tx) error {
		return b.IDs.SaveRole(b.Here(), tx, identity.Role{ID: "only-here", Permissions: []web.Permission{"desk.read"}})
	})
	b.Trespass(t, b.Site, b.pages.Routes(), b.as("helene.riou"), map[string]string{"agent": b.Agent("claire.morvan").ID.String(), "role": "only-here"})
}
