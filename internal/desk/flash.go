package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/web"
)

// flash says once, on the next page, what has just been done, with the way to take it back.
type flash struct {
	Kind  string          `json:"kind"` // ok, bad
	Words string          `json:"words"`
	Case  cases.Reference `json:"case,omitempty"`
	Undo  int64           `json:"undo,omitempty"` // the event, while it can be taken back
	Until time.Time       `json:"until,omitzero"`
	Act   uuid.UUID       `json:"act,omitzero"` // what was done to many at once
	Next  string          `json:"-"`            // the case to go on with
}

const flashKey = "desk.done"

func (p *Pages) putFlash(ctx context.Context, f flash) {
	text, err := json.Marshal(f)
	if err == nil { // strings, numbers and a time: it cannot fail
		web.Put(ctx, flashKey, string(text))
	}
}

// goingOn offers the next case once something was done to this one: nobody goes back to the list between two.
func (f *flash) goingOn(page *casePage) *flash {
	if f != nil {
		f.Next = page.Way.Next
	}
	return f
}

// refreshHeader marks the request of a page that reads itself again because something changed.
const refreshHeader = "X-Parvis-Refresh"

// popFlash gives the words to the next page that somebody opens; a page that reads itself
// again behind the hand must not take them away.
func (p *Pages) popFlash(r *http.Request) *flash {
	if r.Header.Get(refreshHeader) != "" {
		return nil
	}
	ctx := r.Context()
	var f flash
	if json.Unmarshal([]byte(web.PopString(ctx, flashKey)), &f) != nil {
		return nil
	}
	if !f.Until.IsZero() && p.now().After(f.Until) {
		f.Undo, f.Act = 0, uuid.Nil
	}
	return &f
}
