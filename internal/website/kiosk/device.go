package kiosk

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
	"parvis/internal/website/kiosk/kiosksql"
)

// Device is a screen that an administrator has registered.
type Device struct {
	ID       uuid.UUID
	Name     string // where it stands: "Hall de la mairie"
	Services []catalogue.ServiceID
	Idle     time.Duration // without a sign of life before the warning
	Opened   time.Time     // zero until its link was opened on it
	Revoked  time.Time
}

// The time before the warning that an administrator may set, and how long the warning stands: WCAG 2.2.1 asks for twenty
// seconds at least, and for a way to have more, as often as one likes.
const (
	shortestIdle = 30 * time.Second
	usualIdle    = 90 * time.Second
	longestIdle  = 10 * time.Minute
	warning      = 30 * time.Second
)

// errNoDevice is what whoever is no kiosk reads.
var errNoDevice = errs.New(errs.NotFound, "kiosk.none")

func deviceFrom(row kiosksql.KioskDevice) (Device, error) {
	d := Device{ID: row.ID, Name: row.Name, Idle: time.Duration(row.IdleSeconds) * time.Second, Opened: row.OpenedAt.Time, Revoked: row.RevokedAt.Time}
	if err := json.Unmarshal(row.Services, &d.Services); err != nil {
		return d, fmt.Errorf("read the services of kiosk %s: %w", d.ID, err)
	}
	return d, nil
}

func found(row kiosksql.KioskDevice, err error) (Device, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return Device{}, errNoDevice
	}
	if err != nil {
		return Device{}, fmt.Errorf("find a kiosk: %w", err)
	}
	return deviceFrom(row)
}

func hash(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// The cookie of a device holds a secret of 128 bits, of which the database has the hash. It outlives every visit.
const cookieLife = 5 * 365 * 24 * time.Hour

func (p *Pages) cookie() string {
	if p.Secure {
		return "__Host-parvis-kiosk"
	}
	return "parvis-kiosk"
}

func (p *Pages) hold(w http.ResponseWriter, key identity.Token) {
	http.SetCookie(w, &http.Cookie{Name: p.cookie(), Value: key.String(), Path: "/", MaxAge: int(cookieLife.Seconds()), HttpOnly: true,
		Secure: p.Secure, SameSite: http.SameSiteLaxMode})
}

// held finds the device of a request, errNoDevice for every browser that is none. Nobody else is asked anything.
func (p *Pages) held(ctx context.Context, r *http.Request) (Device, error) {
	cookie, err := r.Cookie(p.cookie())
	if err != nil {
		return Device{}, errNoDevice
	}
	key, err := identity.ParseToken(cookie.Value)
	if err != nil || tenant.From(ctx) == uuid.Nil {
		return Device{}, errNoDevice
	}
	return found(kiosksql.New(p.DB.Read()).DeviceByKey(ctx, kiosksql.DeviceByKeyParams{AuthorityID: tenant.From(ctx), KeyHash: hash(key[:])}))
}

// offers tells that the device offers a service.
func (d Device) offers(id catalogue.ServiceID) bool { return slices.Contains(d.Services, id) }

func addDraft(ctx context.Context, tx *db.Tx, d Device, id forms.ID) error {
	err := kiosksql.New(tx).AddDraft(ctx, kiosksql.AddDraftParams{AuthorityID: tenant.From(ctx), DeviceID: d.ID, DraftID: uuid.UUID(id)})
	if err != nil {
		return fmt.Errorf("remember a draft of a kiosk: %w", err)
	}
	return nil
}

// encode writes an address of ours into another.
func encode(path string) string { return base64.RawURLEncoding.EncodeToString([]byte(path)) }

func decode(text string) string {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(raw)
}
