package forms

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// ID names a draft. It is no secret: the Key is.
type ID uuid.UUID

// String is how the id stands in an address.
func (id ID) String() string { return uuid.UUID(id).String() }

// ParseID reads an id out of an address.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return ID{}, ErrNoDraft
	}
	return ID(id), nil
}

// Key opens drafts for one browser: 128 random bits in a cookie. The database keeps its hash.
type Key [16]byte

// NewKey draws a key.
func NewKey() (k Key) {
	rand.Read(k[:])
	return k
}

// ParseKey reads a key out of a cookie.
func ParseKey(s string) (k Key, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) != len(k) {
		return k, false
	}
	return Key(raw), true
}

// String is what the cookie holds.
func (k Key) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

func (k Key) hash() []byte {
	sum := sha256.Sum256(k[:])
	return sum[:]
}

// Channel is the door by which a draft began.
type Channel = catalogue.Door

// The doors by which programs bring requests; no definition names them.
const (
	ByProgram Channel = "api"
	ByOpen311 Channel = "open311"
)

// Draft is a request that is not sent yet.
type Draft struct {
	ID        ID
	Authority identity.AuthorityID
	Service   catalogue.ServiceID
	Version   int64
	Lang      i18n.Lang
	Answers   Answers // hidden ones included; Final leaves them out
	Typed     Typed   // what was typed and could not be taken, by input name
	Pages     map[string]PageState
	Revision  int64
	Contact   string // e-mail or telephone (E.164) for the link and the reminder; "" when none was given
	Channel   Channel
	Person    uuid.NullUUID
	Uploads   []Upload

	CreatedAt  time.Time
	UpdatedAt  time.Time
	ExpiresAt  time.Time
	RemindedAt time.Time
	SentAt     time.Time

	CaseReference string // once sent
}

// PageState is what happened to a page: the revision at which its answers last changed.
type PageState struct {
	Changed int64 `json:"changed"`
}

// State is where a draft stands in its life.
type State string

// The states; see the drawing in doc.go.
const (
	Open    State = "open"
	Expired State = "expired"
	Sent    State = "sent"
)

// State tells where the draft stands at the instant now.
func (d *Draft) State(now time.Time) State {
	switch {
	case !d.SentAt.IsZero():
		return Sent
	case !now.Before(d.ExpiresAt):
		return Expired
	}
	return Open
}

// Begun reports that the page has been saved at least once.
func (d *Draft) Begun(page string) bool { _, ok := d.Pages[page]; return ok }

// FormKey is the one-time key of the page on which these answers are read again before
// sending. It fits this draft with these answers and files only: what changed since must be
// read first.
func (d *Draft) FormKey() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "parvis form key\x00%s\x00%d", d.ID, d.Revision)
	for _, upload := range d.Uploads {
		fmt.Fprintf(sum, "\x00%s", upload.ID)
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}

func (d *Draft) fits(formKey string) bool {
	return subtle.ConstantTimeCompare([]byte(formKey), []byte(d.FormKey())) == 1
}

// What callers may meet.
var (
	ErrNoDraft  = errs.New(errs.NotFound, "forms.no_draft")  // unknown, or of another browser: one answer
	ErrExpired  = errs.New(errs.Gone, "forms.expired")       // its time is over
	ErrSent     = errs.New(errs.Conflict, "forms.sent")      // it has been sent: nothing can change
	ErrStale    = errs.New(errs.Conflict, "forms.stale")     // changed elsewhere since the page was shown
	ErrUnread   = errs.New(errs.Conflict, "forms.unread")    // changed since it was read again before sending
	ErrClosed   = errs.New(errs.Gone, "forms.closed")        // the service may not be asked now
	ErrNoPage   = errs.New(errs.NotFound, "forms.no_page")   // no such page, or not asked of this person
	ErrNoUpload = errs.New(errs.NotFound, "forms.no_upload") // no such file in this draft
	ErrHeld     = errs.New(errs.Conflict, "forms.held")      // a file that nobody has looked at yet
)
