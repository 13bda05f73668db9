package desk

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// addTask gives work to the case's team, or to the agent when it has none.
func (p *Pages) addTask(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(in.Get("task"))
	return p.carry(w, r, c, in, deed{name: "task", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		if text == "" {
			return flash{}, errs.New(errs.Invalid, "desk.task.empty")
		}
		task := cases.Task{Text: text, Team: c.Team}
		if day, ok := dayOf(ctx, in.Get("by")); ok {
			task.DueAt = day.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		_, _, err := p.Cases.AddTask(ctx, tx, by, task)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.task")}, err
	}})
}

func (p *Pages) doneTask(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("task"))
	if err != nil {
		return cases.ErrNoTask
	}
	return p.carry(w, r, c, in, deed{name: "task_done", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		_, err := p.Cases.DoneTask(ctx, tx, by, id)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.task_done")}, err
	}})
}

// link ties the case to another one, named by its number.
func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	return p.tie(w, r, "link", "desk.done.linked", p.Cases.Link)
}

func (p *Pages) unlink(w http.ResponseWriter, r *http.Request) error {
	return p.tie(w, r, "unlink", "desk.done.unlinked", p.Cases.Unlink)
}

type tying func(ctx context.Context, tx *db.Tx, by cases.Change, other cases.ID, relation cases.Relation) (cases.Case, error)

func (p *Pages) tie(w http.ResponseWriter, r *http.Request, name, done string, do tying) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{name: name, do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		ref, ok := cases.ParseReference(in.Get("other"))
		if !ok {
			return flash{}, errs.New(errs.Invalid, "desk.link.unknown")
		}
		other, err := p.Cases.Find(ctx, tx, ref)
		if err != nil {
			if errs.KindOf(err) == errs.NotFound {
				return flash{}, errs.New(errs.Invalid, "desk.link.unknown")
			}
			return flash{}, err
		}
		was, err := p.Cases.Load(ctx, tx, c.ID)
		if err != nil {
			return flash{}, err
		}
		now, err := do(ctx, tx, by, other.ID, cases.Relation(in.Get("relation")))
		return undoable(i18n.T(ctx, done, "Reference", string(ref)), was, now, p.now()), err
	}})
}

// relations that an agent may choose; the other side follows.
var relations = []cases.Relation{cases.Related, cases.DuplicateOf, cases.Follows}

// party reads a person written down by an agent, each fault beside its field.
func party(ctx context.Context, in map[string][]string) (n identity.NewPerson, problems errs.Problems) {
	get := func(name string) string {
		if v := in[name]; len(v) > 0 {
			return strings.TrimSpace(v[0])
		}
		return ""
	}
	n.Given, n.Family = get("given"), get("family")
	if n.Given == "" {
		problems.Add("given", "desk.transfer.given.empty")
	}
	if n.Family == "" {
		problems.Add("family", "desk.transfer.family.empty")
	}
	region := ""
	if here := identity.AuthorityOf(ctx); here != nil {
		region = here.Region()
	}
	for _, kind := range []identity.ContactKind{identity.Email, identity.Phone} {
		typed := get(string(kind))
		if typed == "" {
			continue
		}
		point, err := identity.NewContact(kind, typed, region)
		if err != nil {
			problems.Add(string(kind), "desk.transfer."+string(kind)+".wrong")
			continue
		}
		n.Contacts = append(n.Contacts, point)
	}
	return n, problems
}

func relationOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, 0, len(relations))
	for _, r := range relations {
		options = append(options, ui.Option{Value: string(r), Text: i18n.T(ctx, "desk.relation."+string(r))})
	}
	return options
}
