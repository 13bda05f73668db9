package macros

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/desk/macros/macrosql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

//go:embed words/*.json
var words embed.FS

//go:embed migrations
var migrations embed.FS

func init() {
	i18n.Register(words)
	db.Register("desk/macros", migrations)
}

// What a macro is used on.
const (
	OnCase   = "case"
	OnThread = "thread"
)

// How a text leaves.
const (
	Reply = "reply"
	Wait  = "wait" // the case waits for the answer, its clocks stand still
	Ask   = "ask"  // as a question, with a paper that is asked for
)

// Does is what a macro does; what is empty is not done.
type Does struct {
	Send   string `json:"send,omitempty"`
	Text   string `json:"text,omitempty"`
	Paper  string `json:"paper,omitempty"` // of the service, for Ask
	Note   string `json:"note,omitempty"`
	Agent  string `json:"agent,omitempty"` // me, or an id
	Team   string `json:"team,omitempty"`
	Move   string `json:"move,omitempty"`   // of the service
	Close  bool   `json:"close,omitempty"`  // an exchange
	Remind int    `json:"remind,omitempty"` // working days until the agent is reminded
	Memo   string `json:"memo,omitempty"`   // of what
}

// Nothing tells that it does nothing at all.
func (d Does) Nothing() bool { return d == Does{} }

// Macro is one, with whose it is.
type Macro struct {
	ID           uuid.UUID
	Whose, Owner string
	Name         string
	On           string
	Service      catalogue.ServiceID // "" for any
	Does         Does
	Version      int64
	By           string
	Updated      time.Time
}

var (
	// ErrUnknown is for a macro that is no more.
	ErrUnknown = errs.New(errs.NotFound, "macros.unknown")
	// ErrMoved tells that somebody has changed it meanwhile.
	ErrMoved = errs.New(errs.Conflict, "macros.moved")
)

// Of lists the macros of one owner by name.
func Of(ctx context.Context, q db.Queryer, whose, owner string) (all []Macro, err error) {
	rows, err := macrosql.New(q).MacrosOf(ctx, macrosql.MacrosOfParams{AuthorityID: tenant.From(ctx), Whose: whose, Owner: owner})
	if err != nil {
		return nil, fmt.Errorf("list macros: %w", err)
	}
	for _, row := range rows {
		m, err := macroOf(row)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// Find gives one.
func Find(ctx context.Context, q db.Queryer, id uuid.UUID) (Macro, error) {
	row, err := macrosql.New(q).MacroByID(ctx, macrosql.MacroByIDParams{AuthorityID: tenant.From(ctx), ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return Macro{}, ErrUnknown
	}
	if err != nil {
		return Macro{}, fmt.Errorf("find macro %s: %w", id, err)
	}
	return macroOf(row)
}

func macroOf(row macrosql.DeskMacro) (Macro, error) {
	m := Macro{
		ID: row.ID, Whose: row.Whose, Owner: row.Owner, Name: row.Name, On: row.UsedOn, Service: catalogue.ServiceID(row.Service),
		Version: row.Version, By: row.ByName, Updated: row.UpdatedAt.Time,
	}
	if err := json.Unmarshal(row.Does, &m.Does); err != nil {
		return m, fmt.Errorf("read macro %s: %w", m.ID, err)
	}
	return m, nil
}

// Add keeps a new one.
func Add(ctx context.Context, tx *db.Tx, m Macro) error {
	does, err := db.Marshal(m.Does)
	if err != nil {
		return err
	}
	return macrosql.New(tx).AddMacro(ctx, macrosql.AddMacroParams{
		AuthorityID: tenant.From(ctx), ID: db.NewID(), Whose: m.Whose, Owner: m.Owner, Name: m.Name, UsedOn: m.On, Service: string(m.Service),
		Does: does, ByName: m.By, UpdatedAt: db.At(tx.Now),
	})
}

// Change writes it anew, unless somebody was quicker.
func Change(ctx context.Context, tx *db.Tx, m Macro) error {
	does, err := db.Marshal(m.Does)
	if err != nil {
		return err
	}
	n, err := macrosql.New(tx).ChangeMacro(ctx, macrosql.ChangeMacroParams{
		AuthorityID: tenant.From(ctx), ID: m.ID, Name: m.Name, Does: does, ByName: m.By, UpdatedAt: db.At(tx.Now), Version: m.Version,
	})
	if err == nil && n == 0 {
		return ErrMoved
	}
	return err
}

// Drop removes it.
func Drop(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	_, err := macrosql.New(tx).DropMacro(ctx, macrosql.DropMacroParams{AuthorityID: tenant.From(ctx), ID: id})
	return err
}
