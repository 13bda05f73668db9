package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat/chatsql"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/live"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed migrations
var migrations embed.FS

//go:embed words/*.json
var words embed.FS

func init() {
	db.Register("inbox/chat", migrations)
	i18n.Register(words)
}

// Deps is what the door stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Bus      *events.Bus
	Jobs     *jobs.Queue
	Inbox    *inbox.Service
	Identity *identity.Service
	Notices  *notify.Service // answers to those who have left, and copies
	Hub      *live.Hub

	// Keeps tells that something above keeps a thread, such as the case that it belongs to; nil when nothing does.
	Keeps func(ctx context.Context, q db.Queryer, id inbox.ThreadID) (bool, error)
}

// Service holds the verbs of chats.
type Service struct {
	Deps
	Room  *Room
	doors doors
}

// New wires the door; it listens to the bus from here on.
func New(d Deps) *Service {
	s := &Service{Deps: d, Room: newRoom(d.Hub)}
	s.listen()
	return s
}

// Register hands the work to the job queue; call it once, before the queue starts.
func (s *Service) Register() {
	jobs.Every(s.Jobs, "inbox.chat.silence", time.Minute, s.Silence)
	jobs.Every(s.Jobs, "inbox.chat.forget", 24*time.Hour, s.Sweep)
}

// mailsApart keeps a page from being used to send mails to somebody.
const mailsApart = time.Minute

// The refusals.
var (
	ErrUnknown = errs.New(errs.NotFound, "inbox.chat.unknown")
	ErrShut    = errs.New(errs.Unavailable, "inbox.chat.shut")     // closed, paused, or this authority has no chat
	ErrFull    = errs.New(errs.TooMany, "inbox.chat.full")         // too many wait already
	ErrEnded   = errs.New(errs.Gone, "inbox.chat.ended")           // nothing can be said any more
	ErrTooFast = errs.New(errs.TooMany, "inbox.chat.too_fast")     // more messages in a minute than anybody types
	ErrTooMuch = errs.New(errs.TooMany, "inbox.chat.too_much")     // the chat has as many lines as one may have
	ErrLong    = errs.New(errs.Invalid, "inbox.chat.too_long")     // a message is too long
	ErrFiles   = errs.New(errs.Invalid, "inbox.chat.many_files")   // too many files at once
	ErrHarmful = errs.New(errs.Invalid, "inbox.chat.file_refused") // the scanner refused an agent's file
	ErrBusy    = errs.New(errs.Unavailable, "inbox.chat.scanner")  // the scanner does not answer
	ErrKey     = errs.New(errs.BadRequest, "inbox.chat.key")       // no key that we could have drawn

)

// Key opens a chat. It is drawn with the page that begins one, so that the same page sent twice begins one chat.
type Key string

// NewKey draws 256 bits.
func NewKey() Key {
	var secret [sha256.Size]byte
	rand.Read(secret[:]) // never fails
	return Key(base64.RawURLEncoding.EncodeToString(secret[:]))
}

// sound tells that a key has the shape of ours.
func (k Key) sound() bool {
	raw, err := base64.RawURLEncoding.DecodeString(string(k))
	return err == nil && len(raw) == sha256.Size
}

func (k Key) hash() string {
	sum := sha256.Sum256([]byte(k))
	return hex.EncodeToString(sum[:])
}

// OfKey gives the chat that a browser holds the key of; ErrUnknown a day after its end.
func (s *Service) OfKey(ctx context.Context, q db.Queryer, k Key) (Chat, error) {
	if !k.sound() {
		return Chat{}, ErrUnknown
	}
	row, err := on(q).ChatOfKey(ctx, chatsql.ChatOfKeyParams{AuthorityID: tenant.From(ctx), KeyHash: k.hash()})
	c, err := found(row, err)
	if err == nil && !c.opens(s.Clock.Now()) {
		return Chat{}, ErrUnknown
	}
	return c, err
}

// Chat gives one by its id, for agents.
func (s *Service) Chat(ctx context.Context, q db.Queryer, id ID) (Chat, error) {
	row, err := on(q).Chat(ctx, chatsql.ChatParams{AuthorityID: tenant.From(ctx), ID: uuid.UUID(id)})
	return found(row, err)
}

// OfThread gives the chat of a thread.
func (s *Service) OfThread(ctx context.Context, q db.Queryer, id inbox.ThreadID) (Chat, error) {
	row, err := on(q).ChatOfThread(ctx, chatsql.ChatOfThreadParams{AuthorityID: tenant.From(ctx), ThreadID: uuid.UUID(id)})
	return found(row, err)
}

func found(row chatsql.InboxChat, err error) (Chat, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return Chat{}, ErrUnknown
	}
	if err != nil {
		return Chat{}, fmt.Errorf("find a chat: %w", err)
	}
	return chatOf(row), nil
}

// lock gives a chat that nobody else changes until the transaction ends: by the lock of its thread, which the verbs of
// the inbox take too.
func (s *Service) lock(ctx context.Context, tx *db.Tx, c Chat) (Chat, error) {
	if err := tx.Lock(ctx, "inbox.thread."+c.Thread.String()); err != nil {
		return Chat{}, err
	}
	return s.Chat(ctx, tx, c.ID)
}

func (s *Service) save(ctx context.Context, tx *db.Tx, c Chat) error {
	tx.AfterCommit(func() { s.hint(c) })
	err := on(tx).SaveChat(ctx, chatsql.SaveChatParams{
		AuthorityID: c.Authority, ID: uuid.UUID(c.ID), State: string(c.State), AgentID: optional(c.Agent), AgentName: c.AgentName, Seq: c.Seq,
		Seen: c.Seen, LastBy: string(c.LastBy), TakenAt: db.At(c.Taken), SpokeAt: db.At(c.Spoke), AliveAt: db.At(c.Alive), WarnedAt: db.At(c.Warned),
		EndedAt: db.At(c.End), EndedWhy: string(c.Why), MailedAt: db.At(c.Mailed),
	})
	if err != nil {
		return fmt.Errorf("save chat %s: %w", c.ID, err)
	}
	return nil
}

func on(q db.Queryer) *chatsql.Queries { return chatsql.New(q) }

func optional(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// errTaken tells whose a chat is.
func errTaken(name string) error { return errs.New(errs.Conflict, "inbox.chat.taken", "Name", name) }
