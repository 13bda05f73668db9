package call

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/call/callsql"
	"parvis/internal/identity"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// note is what was written during a call. Who takes a call over goes on with the same one.
type note struct {
	Words   string
	By      uuid.UUID
	ByName  string
	Case    uuid.UUID
	Version int64 // 0 when nothing was written yet
	At      time.Time
}

// longestNote is ten pages: what a case takes as a note.
const longestNote = 40_000

var (
	errStale   = errs.New(errs.Conflict, "call.note_changed")
	errTooLong = errs.New(errs.Invalid, "call.note_too_long")
)

func (p *Pages) noteOf(ctx context.Context, q db.Queryer, id phone.CallID) (note, error) {
	row, err := callsql.New(q).NoteOf(ctx, callsql.NoteOfParams{AuthorityID: tenant.From(ctx), CallID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return note{}, nil
	}
	if err != nil {
		return note{}, fmt.Errorf("the note of call %s: %w", id, err)
	}
	return note{row.Words, row.AgentID, row.AgentName, row.CaseID.UUID, row.Version, row.UpdatedAt.Time}, nil
}

// write keeps the words; errStale when a colleague wrote since the version that the agent saw.
func (p *Pages) write(ctx context.Context, tx *db.Tx, id phone.CallID, words string, seen int64, into cases.ID) error {
	if len(words) > longestNote {
		return errTooLong
	}
	if err := tx.Lock(ctx, "desk.call."+id.String()); err != nil {
		return err
	}
	was, err := p.noteOf(ctx, tx, id)
	if err != nil {
		return err
	}
	agent, _ := identity.AgentOf(ctx)
	if was.Version > seen && was.By != agent.ID.UUID && was.Words != words {
		return errStale
	}
	return callsql.New(tx).SaveNote(ctx, callsql.SaveNoteParams{
		AuthorityID: tenant.From(ctx), CallID: uuid.UUID(id), AgentID: agent.ID.UUID, AgentName: agent.Name, Words: words,
		CaseID: uuid.NullUUID{UUID: into.UUID, Valid: !into.IsZero()}, UpdatedAt: db.At(tx.Now),
	})
}

// keep keeps the note while it is written; the script calls it, and the button "keep for later".
func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	if c.Outcome != "" {
		return phone.ErrDone
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.write(ctx, tx, c.ID, in.Get("text"), seen(in.Get("seen")), cases.ID{}) })
	if in.Get("silent") != "" && err == nil {
		return web.JSON(w, http.StatusOK, map[string]string{"kept": i18n.T(ctx, "call.kept", "Time", i18n.Clock(ctx, p.at()))})
	}
	if err != nil {
		return p.again(w, r, c, in, err)
	}
	return web.SeeOther(w, r, Path)
}

func seen(typed string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
