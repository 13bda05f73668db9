package desk_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/desk/alerts"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

var (
	alertID = regexp.MustCompile(`/desk/for-you/([0-9a-f-]{36})/done`)
	givenID = regexp.MustCompile(`/handover/[0-9a-f-]{36}`)
)

// mailsTo are the subjects of what was written to an agent.
func (b *bundle) mailsTo(local string) (subjects []string, bodies string) {
	b.t.Helper()
	must(b.t, b.Jobs.Drain(b.Here()))
	list, err := b.notices.About(b.Here(), uuid.Nil, b.Agent(local).Email)
	must(b.t, err)
	for _, m := range list {
		subjects, bodies = append(subjects, m.Subject), bodies+fmt.Sprint(m.Body)
	}
	return subjects, bodies
}

// A note that names a colleague tells them, at the desk and by mail, and the mail says nothing of the resident.
func TestANoteCallsAColleague(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas, claire := b.as("thomas.morvan"), b.as("claire.morvan")
		expects(t, "the list beside", thomas.Get(path(c)+"?write=note"), 200, "Claire Morvan", "Service des sports", "Toute l’équipe")
		expects(t, "noted", thomas.Post(path(c)+"/note", "text", "Nolwenn Le Goff a rappelé, @claire morvan, peux-tu voir ? (thomas@mel.example)"), 303)
		expects(t, "said", thomas.Get(path(c)), 200, "Claire Morvan\u00a0: prévenu")
		expects(t, "counted", claire.Get("/desk"), 200, "Pour moi", "nouveaux pour vous")
		page := claire.Get("/desk/for-you")
		expects(t, "at the desk", page, 200, "Thomas Morvan vous cite", string(c.Reference), "a rappelé")
		subjects, bodies := b.mailsTo("claire.morvan")
		if len(subjects) != 1 || !strings.Contains(subjects[0], string(c.Reference)) || strings.Contains(bodies+subjects[0], "Nolwenn") {
			t.Errorf("mails: %q %q", subjects, bodies)
		}
		if own, _ := b.mailsTo("thomas.morvan"); len(own) != 0 {
			t.Errorf("who wrote was written to: %q", own)
		}
		claire.Get(path(c))
		if _, unseen, err := b.alerts.Count(b.Here(), b.Agent("claire.morvan").ID, 9); err != nil || unseen != 0 {
			t.Errorf("after reading %d are new, %v", unseen, err)
		}
		id := alertID.FindStringSubmatch(page.Body)[1]
		expects(t, "another's", thomas.Post("/desk/for-you/"+id+"/done", "seen", "1"), 404)
		expects(t, "done", claire.Post("/desk/for-you/"+id+"/done", "seen", "1"), 303)
		expects(t, "gone", claire.Get("/desk/for-you"), 200, "C’est réglé", "Rien ne vous attend")
		expects(t, "twice", claire.Post("/desk/for-you/"+id+"/done", "seen", "1"), 303)
		expects(t, "said so", claire.Get("/desk/for-you"), 200, "déjà réglé")
	})
}

// Who may not open a request cannot be called to it; what was typed stays.
func TestNobodyIsCalledToWhatTheyMayNotRead(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	c := b.grant(casestest.Sensitive())
	thomas := b.as("thomas.morvan")
	expects(t, "refused", thomas.Post(path(c)+"/note", "text", "@Fatou Diallo à toi"), 422, "Retirez ce nom", "@Fatou Diallo à toi")
	expects(t, "ticked", thomas.Post(path(c)+"/note", "text", "À toi", "tell", "agent:"+b.Agent("claire.morvan").ID.String()), 303)
	expects(t, "no words of it", b.as("claire.morvan").Get("/desk/for-you"), 200, "Thomas Morvan vous cite")
	due, err := b.alerts.Due(b.Here(), b.Agent("claire.morvan").ID, 9)
	if err != nil || len(due) != 1 || due[0].Words != "" {
		t.Errorf("alerts: %+v, %v", due, err)
	}
}

// A reminder waits for its working day, is told by the way chosen, can be put off, and goes with its request.
func TestAReminderComesOnAWorkingDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas := b.as("thomas.morvan")
		expects(t, "asked for", thomas.Get(path(c)+"/remind"), 200, "Demain ouvré", "Pour faire quoi")
		expects(t, "no day", thomas.Post(path(c)+"/remind", "after", "day", "note", "Relire"), 422, "Choisissez un jour", "Relire")
		expects(t, "past", thomas.Post(path(c)+"/remind", "after", "day", "day", "2026-09-01"), 422, "Ce moment est passé")
		expects(t, "on a Sunday", thomas.Post(path(c)+"/remind", "after", "1", "day", "2026-09-13", "note", "Rappeler le club"), 303)
		expects(t, "moved to Monday", thomas.Get(path(c)), 200, "fermée ce jour-là", "14\u00a0septembre", "Rappeler le club")
		expects(t, "not yet", thomas.Get("/desk/for-you"), 200, "Rien ne vous attend", "Plus tard", "Rappeler le club")
		me := "desk/me/alerts"
		expects(t, "texts need a number", thomas.Post("/"+me, "way-reminder", "text"), 422, "Écrivez le numéro")
		expects(t, "by mail", thomas.Post("/"+me, "way-reminder", "mail"), 303)
		b.Clock.Set(time.Date(2026, 9, 14, 6, 31, 0, 0, time.UTC))
		if subjects, _ := b.mailsTo("thomas.morvan"); len(subjects) != 1 || !strings.HasPrefix(subjects[0], "Rappel") {
			t.Fatalf("mails: %q", subjects)
		}
		thomas = b.as("thomas.morvan")
		page := thomas.Get("/desk/for-you")
		expects(t, "due", page, 200, "Rappeler le club")
		id := alertID.FindStringSubmatch(page.Body)[1]
		expects(t, "put off", thomas.Post("/desk/for-you/"+id+"/later", "seen", "1", "after", "3"), 303)
		expects(t, "until Thursday", thomas.Get("/desk/for-you"), 200, "Remis au", "17\u00a0septembre")
		expects(t, "slower hand", thomas.Post("/desk/for-you/"+id+"/later", "seen", "1", "after", "3"), 303)
		b.Write(b.Here(), func(tx *db.Tx) error { return desk.Forget(b.Here(), tx, c.ID) })
		expects(t, "gone with its request", thomas.Get("/desk/for-you"), 200, "Rien ne vous attend")
	})
}

// Who receives a request reads first why, what was promised and until when.
func TestAHandoverCarriesWhatWasPromised(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		thomas, claire := b.as("thomas.morvan"), b.as("claire.morvan")
		to := b.Agent("claire.morvan").ID.String()
		expects(t, "a day without promise", thomas.Post(path(c)+"/assign", "agent", to, "why", "Tu la connais", "until", "2026-09-16"), 422, "Écrivez ce qui a été promis", "Tu la connais")
		expects(t, "given", thomas.Post(path(c)+"/assign", "agent", to, "why", "Tu la connais", "promised", "un appel", "until", "2026-09-16"), 303)
		page := claire.Get(path(c))
		expects(t, "read first", page, 200, "Confié par Thomas Morvan", "Tu la connais", "un appel", "6\u00a0jours")
		expects(t, "in her list", claire.Get("/desk/for-you"), 200, "Confié par Thomas Morvan", "Promis\u00a0: un appel")
		link := path(c) + givenID.FindString(page.Body)
		expects(t, "not his to say", thomas.Post(link), 403)
		expects(t, "taken", claire.Post(link), 303)
		if got := claire.Get(path(c)).Body; strings.Contains(got, "d-given") {
			t.Error("it still stands above the request")
		}
		came := b.writes(b.mailbox(), bins)
		where := at(came.Thread)
		expects(t, "a thread", thomas.Post(where+"/assign", "team", "school-life", "why", "Pour l’école"), 303)
		expects(t, "for the team", claire.Get(where), 200, "Pour l’école", "/handover/")
		expects(t, "a reminder for a thread", claire.Post(where+"/remind", "after", "1", "note", "Relancer"), 303)
		expects(t, "shown", claire.Get(where), 200, "Relancer")
	})
}

// A reminder about a request that has ended stands at the desk; nobody is written to.
func TestNobodyIsWrittenToAboutWhatHasEnded(t *testing.T) {
	t.Parallel()
	b := quiet(t, dbtest.New(t))
	c := b.grant()
	ctx := identity.AsAgent(b.Here(), b.Agent("thomas.morvan"))
	b.Write(ctx, func(tx *db.Tx) error {
		set := alerts.Settings{Ways: map[alerts.Kind]alerts.Way{alerts.Reminder: alerts.ByMail}}
		if err := b.alerts.SaveSettings(ctx, tx, b.Agent("thomas.morvan").ID, set); err != nil {
			return err
		}
		_, err := b.alerts.Put(ctx, tx, alerts.NewAlert{Agent: b.Agent("thomas.morvan").ID, Kind: alerts.Reminder, About: alerts.OfCase(c.ID), Due: tx.Now.Add(time.Hour)})
		return err
	})
	b.Do(func(_ context.Context, tx *db.Tx) (cases.Case, error) {
		return b.Cases.Move(ctx, tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Step{To: cases.State{Name: "done", Final: true, Outcome: "done"}})
	})
	b.Clock.Advance(2 * time.Hour)
	if subjects, _ := b.mailsTo("thomas.morvan"); len(subjects) != 0 {
		t.Errorf("mails: %q", subjects)
	}
	if due, err := b.alerts.Due(b.Here(), b.Agent("thomas.morvan").ID, 9); err != nil || len(due) != 1 {
		t.Errorf("at the desk: %v, %v", due, err)
	}
}
