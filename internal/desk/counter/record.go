package counter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/desk/counter/countersql"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// visit is what was said before the form began: for whom it is, who asked, and that they agreed.
type visit struct {
	Draft  forms.ID
	Agent  identity.AgentID
	Person identity.PersonID
	Helper identity.PersonID // who came for the person; zero when they came themself
	Kind   identity.MandateKind
	How    identity.MandateWay
	Proof  string
	Agreed time.Time
	Sent   time.Time // zero while the form is filled in
	Number cases.Reference
}

func (v visit) themself() bool { return v.Helper.IsZero() }

func keep(ctx context.Context, tx *db.Tx, v visit) error {
	err := countersql.New(tx).Keep(ctx, countersql.KeepParams{
		AuthorityID: tenant.From(ctx), DraftID: uuid.UUID(v.Draft), AgentID: v.Agent.UUID, PersonID: v.Person.UUID,
		HelperID: uuid.NullUUID{UUID: v.Helper.UUID, Valid: !v.themself()}, Kind: string(v.Kind), How: string(v.How), Proof: v.Proof,
		AgreedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("keep who asked at the counter: %w", err)
	}
	return nil
}

func visitOf(row countersql.DeskCounter) visit {
	return visit{forms.ID(row.DraftID), identity.AgentID{UUID: row.AgentID}, identity.PersonID{UUID: row.PersonID}, identity.PersonID{UUID: row.HelperID.UUID},
		identity.MandateKind(row.Kind), identity.MandateWay(row.How), row.Proof, row.AgreedAt.Time, row.SentAt.Time, cases.Reference(row.Reference)}
}

// ofDraft finds what was said about a draft; ok is false for one that began elsewhere.
func ofDraft(ctx context.Context, q db.Queryer, id forms.ID) (v visit, ok bool, err error) {
	row, err := countersql.New(q).OfDraft(ctx, countersql.OfDraftParams{AuthorityID: tenant.From(ctx), DraftID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("who asked for draft %s: %w", id, err)
	}
	return visitOf(row), true, nil
}

func (p *Pages) ofCase(ctx context.Context, id cases.ID) (v visit, ok bool, err error) {
	row, err := countersql.New(p.DB.Read()).OfCase(ctx, countersql.OfCaseParams{AuthorityID: tenant.From(ctx), CaseID: uuid.NullUUID{UUID: id.UUID, Valid: true}})
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("who asked for case %s: %w", id, err)
	}
	return visitOf(row), true, nil
}

// Book is what the form and its sending ask of the counter: it goes into fill.Pages and cases/apply.
type Book struct {
	DB       *db.DB
	Identity *identity.Service
}

// Also lets the agent who began a draft fill it in, from whatever computer of the counter.
func (b Book) Also(ctx context.Context, id forms.ID) (bool, error) {
	agent, ok := identity.AgentOf(ctx)
	if !ok {
		return false, nil
	}
	v, ok, err := ofDraft(ctx, b.DB.Read(), id)
	return ok && v.Agent == agent.ID, err
}

// Asked is what the history of the request says of who came.
func (b Book) Asked(ctx context.Context, tx *db.Tx, id forms.ID) (a apply.Asked, ok bool, err error) {
	v, ok, err := ofDraft(ctx, tx, id)
	if err != nil || !ok {
		return a, false, err
	}
	if v.themself() {
		return apply.Asked{Why: i18n.In(spoken(ctx), "counter.why.themself")}, true, nil
	}
	helper, err := b.Identity.PersonIn(ctx, tx, v.Helper)
	if err != nil {
		return a, false, err
	}
	party := cases.Party{ID: helper.ID, Name: helper.Name()}
	for _, c := range helper.Contacts {
		party.Contacts = append(party.Contacts, cases.Contact{Kind: c.Kind, Value: c.Value, Verified: c.IsVerified()})
	}
	return apply.Asked{
		Why: i18n.In(spoken(ctx), "counter.why.helper", "Name", helper.Name()), Proof: v.Proof,
		Helper: &cases.Helper{Party: party, Kind: v.Kind, How: v.How, Mandate: db.NewID()},
	}, true, nil
}

// spoken is the language in which the town writes its history.
func spoken(ctx context.Context) i18n.Lang {
	if here := identity.AuthorityOf(ctx); here != nil && len(here.Langs) > 0 {
		return here.Langs[0]
	}
	return i18n.FR
}

// Sent notes which request it became.
func (b Book) Sent(ctx context.Context, tx *db.Tx, id forms.ID, c cases.Case) error {
	_, err := countersql.New(tx).Sent(ctx, countersql.SentParams{
		AuthorityID: tenant.From(ctx), DraftID: uuid.UUID(id), SentAt: db.At(tx.Now), CaseID: uuid.NullUUID{UUID: c.ID.UUID, Valid: true}, Reference: string(c.Reference),
	})
	if err != nil {
		return fmt.Errorf("note the case of a visit: %w", err)
	}
	return nil
}

// ReceiptPath is where the receipt of a request is printed.
func (b Book) ReceiptPath(ref cases.Reference) string { return ReceiptPath(ref) }

// ReceiptPath is where the receipt of a request is printed.
func ReceiptPath(ref cases.Reference) string { return Path + "/receipts/" + string(ref) }

// latest are the visits of an agent since an instant, the last one first.
func (p *Pages) latest(ctx context.Context, agent identity.AgentID, since time.Time) (list []visit, err error) {
	rows, err := countersql.New(p.DB.Read()).Latest(ctx, countersql.LatestParams{AuthorityID: tenant.From(ctx), AgentID: agent.UUID, AgreedAt: db.At(since)})
	if err != nil {
		return nil, fmt.Errorf("list an agent's visits: %w", err)
	}
	for _, row := range rows {
		list = append(list, visitOf(row))
	}
	return list, nil
}

// Forget removes who came for a request that is no more, or that nobody may be recognised in.
func Forget(ctx context.Context, tx *db.Tx, id cases.ID) error {
	return countersql.New(tx).ForgetCase(ctx, countersql.ForgetCaseParams{AuthorityID: tenant.From(ctx), CaseID: uuid.NullUUID{UUID: id.UUID, Valid: true}})
}
