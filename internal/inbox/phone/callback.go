package phone

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox/phone/phonesql"
	"parvis/internal/kit/civil"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/worktime"
)

// CallbackID names a request to be called back.
type CallbackID uuid.UUID

// String is how the id stands in addresses of pages.
func (id CallbackID) String() string { return uuid.UUID(id).String() }

// ParseCallbackID reads an id out of an address.
func ParseCallbackID(s string) (CallbackID, error) {
	id, err := ParseCallID(s)
	return CallbackID(id), err
}

// Callback is somebody who asked to be called back within a slot.
type Callback struct {
	ID                          CallbackID
	Name, Phone, Email, Subject string
	Lang                        i18n.Lang
	From, Until                 time.Time
	State                       string // asked, done, unreachable, withdrawn
	Tries                       int
	Note                        string
	Asked                       time.Time
	Version                     int64
}

// CallbackHow is what came of ringing somebody back.
type CallbackHow string

// The ways a try ends. After the last try without an answer the request ends as unreachable.
const (
	Reached   CallbackHow = "reached"
	NoAnswer  CallbackHow = "no_answer"
	Withdrawn CallbackHow = "withdrawn"
)

// mostTries is after how many calls without an answer we stop.
const mostTries = 3

// slotLength and the rest say which slots are offered: two hours each, from the next one on, for a week of open days,
// and no more people in one than an agent can ring.
const (
	slotLength  = 2 * time.Hour
	slotDays    = 5
	mostInSlot  = 12
	mostPerDay  = 3 // requests of one number in a day
	longestText = 500
	soonest     = 30 * time.Minute
)

// Slot is when somebody may be called.
type Slot struct{ From, Until time.Time }

// Key is how a slot stands in a form.
func (s Slot) Key() string { return s.From.UTC().Format(time.RFC3339) }

// Slots are those offered after an instant, within the openings of the calendar.
func Slots(on worktime.Calendar, now time.Time) (slots []Slot) {
	day := civil.Of(now, on.Zone())
	for open, seen := 0, 0; open < slotDays && seen < 30; seen++ {
		before := len(slots)
		for _, o := range on.Openings(day) {
			slots = append(slots, cut(o, now.Add(soonest))...)
		}
		if len(slots) > before {
			open++
		}
		day = day.AddDays(1)
	}
	return slots
}

// cut divides an opening into slots that begin after an instant; what is left under an hour is offered to nobody.
func cut(o worktime.Opening, after time.Time) (slots []Slot) {
	for from := o.From; o.To.Sub(from) >= slotLength/2; from = from.Add(slotLength) {
		until := from.Add(slotLength)
		if until.After(o.To) {
			until = o.To
		}
		if from.After(after) {
			slots = append(slots, Slot{from, until})
		}
	}
	return slots
}

// NewCallback is what somebody asks, as they typed it.
type NewCallback struct {
	Name, Phone, Email, Subject, Slot string
	Lang                              i18n.Lang
	Region                            string
	Calendar                          worktime.Calendar
}

var (
	errSlotFull = errs.New(errs.Conflict, "phone.back.slot_full")
	errTooMany  = errs.New(errs.TooMany, "phone.back.too_many")
	errChanged  = errs.New(errs.Conflict, "phone.back.changed")
	errHow      = errs.New(errs.Invalid, "phone.back.how_missing")
)

// Read checks what was typed.
func (n NewCallback) Read(now time.Time) (c Callback, problems errs.Problems) {
	c = Callback{Name: strings.TrimSpace(n.Name), Subject: strings.TrimSpace(n.Subject), Lang: n.Lang}
	if c.Name == "" || len(c.Name) > 100 {
		problems.Add("name", "phone.back.name")
	}
	number, err := identity.NewContact(identity.Phone, n.Phone, n.Region)
	if c.Phone = number.Value; err != nil {
		problems.Add("phone", "phone.back.phone")
	}
	if strings.TrimSpace(n.Email) != "" {
		if c.Email, err = identity.NormaliseEmail(n.Email); err != nil {
			problems.Add("email", "phone.back.email")
		}
	}
	if c.Subject == "" || len(c.Subject) > longestText {
		problems.Add("subject", "phone.back.subject")
	}
	at := slices.IndexFunc(Slots(n.Calendar, now), func(s Slot) bool { return s.Key() == n.Slot })
	if at < 0 {
		problems.Add("slot", "phone.back.slot")
		return c, problems
	}
	slot := Slots(n.Calendar, now)[at]
	c.From, c.Until = slot.From, slot.Until
	return c, problems
}

// AskCallback keeps a request that was read. A slot takes only as many people as can be rung in it.
func (s *Service) AskCallback(ctx context.Context, tx *db.Tx, c Callback) (Callback, error) {
	if err := tx.Lock(ctx, "inbox.slot."+c.From.String()); err != nil {
		return c, err
	}
	today, err := on(tx).CallbacksFrom(ctx, phonesql.CallbacksFromParams{AuthorityID: here(ctx), Phone: c.Phone, AskedAt: db.At(tx.Now.Add(-24 * time.Hour)), Limit: mostPerDay})
	if err != nil || len(today) >= mostPerDay {
		return c, errors.Join(err, when(len(today) >= mostPerDay, errTooMany))
	}
	full, err := on(tx).CallbacksIn(ctx, phonesql.CallbacksInParams{AuthorityID: here(ctx), SlotAt: db.At(c.From), Limit: mostInSlot})
	if err != nil || len(full) >= mostInSlot {
		return c, errors.Join(err, when(len(full) >= mostInSlot, errSlotFull))
	}
	c.ID, c.State, c.Asked, c.Version = CallbackID(db.NewID()), "asked", tx.Now, 1
	tx.AfterCommit(func() { s.Hint(here(ctx), "calls", map[string]string{"callback": c.ID.String()}) })
	return c, on(tx).InsertCallback(ctx, phonesql.InsertCallbackParams{
		AuthorityID: here(ctx), ID: uuid.UUID(c.ID), Name: c.Name, Phone: c.Phone, Email: c.Email, Subject: c.Subject, Lang: string(c.Lang),
		SlotAt: db.At(c.From), UntilAt: db.At(c.Until), AskedAt: db.At(tx.Now),
	})
}

func when(b bool, err error) error {
	if b {
		return err
	}
	return nil
}

// WaitingCallbacks lists whom to ring back, the nearest slot first.
func (s *Service) WaitingCallbacks(ctx context.Context, most int) (all []Callback, err error) {
	rows, err := on(s.DB.Read()).WaitingCallbacks(ctx, phonesql.WaitingCallbacksParams{AuthorityID: here(ctx), Limit: int32(most)})
	for _, row := range rows {
		all = append(all, callbackOf(row))
	}
	return all, err
}

func callbackOf(row phonesql.InboxCallback) Callback {
	return Callback{
		ID: CallbackID(row.ID), Name: row.Name, Phone: row.Phone, Email: row.Email, Subject: row.Subject, Lang: i18n.Lang(row.Lang),
		From: row.SlotAt.Time, Until: row.UntilAt.Time, State: row.State, Tries: int(row.Tries), Note: row.Note, Asked: row.AskedAt.Time, Version: row.Version,
	}
}

// CallbackEnd is what an agent says of a try.
type CallbackEnd struct {
	Seen      int64 // the version that was on the page
	How       CallbackHow
	Note      string
	Agent     identity.AgentID
	AgentName string
}

// EndCallback notes a try: reached ends the request; the third one without an answer does too.
func (s *Service) EndCallback(ctx context.Context, tx *db.Tx, id CallbackID, e CallbackEnd) (Callback, error) {
	row, err := on(tx).Callback(ctx, phonesql.CallbackParams{AuthorityID: here(ctx), ID: uuid.UUID(id)})
	if errors.Is(err, sql.ErrNoRows) {
		return Callback{}, ErrUnknown
	}
	if err != nil {
		return Callback{}, err
	}
	c := callbackOf(row)
	if c.Version != e.Seen || c.State != "asked" {
		return c, errChanged
	}
	closed := tx.Now
	switch e.How {
	case Reached:
		c.State, c.Tries = "done", c.Tries+1
	case Withdrawn:
		c.State = "withdrawn"
	case NoAnswer:
		if c.Tries++; c.Tries < mostTries {
			closed = time.Time{}
		} else {
			c.State = "unreachable"
		}
	default:
		return c, errHow
	}
	if len(e.Note) <= longestText && e.Note != "" {
		c.Note = e.Note
	}
	n, err := on(tx).SaveCallback(ctx, phonesql.SaveCallbackParams{
		AuthorityID: here(ctx), ID: uuid.UUID(id), Version: c.Version, State: c.State, AgentID: optional(e.Agent.UUID), AgentName: e.AgentName,
		Tries: int64(c.Tries), Note: c.Note, SlotAt: db.At(c.From), UntilAt: db.At(c.Until), ClosedAt: db.At(closed), RemindedAt: row.RemindedAt,
	})
	if err == nil && n == 0 {
		return c, errChanged
	}
	return c, err
}
