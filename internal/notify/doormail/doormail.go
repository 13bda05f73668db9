package doormail

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed mails/*.txt
var mails embed.FS

// The links that no other slice mails.
var ours = map[string]notify.Texts{identity.Follow: notify.MustTexts(mails, "follow"), identity.ChoosePassword: notify.MustTexts(mails, "password")}

// Deps is what the mails need.
type Deps struct {
	Bus    *events.Bus
	IDs    *identity.Service
	Notify *notify.Service
	Origin func(ctx context.Context) string // https://www.portvieux.example

	// About names the request that a mandate is for, in words for a mail; nil names none.
	About func(ctx context.Context, tx *db.Tx, ref string, l i18n.Lang) (string, error)
}

// Register listens to identity.
func Register(d Deps) {
	events.On(d.Bus, "doormail mails a link that was asked for", d.onLinkAsked)
	events.On(d.Bus, "doormail tells both sides of a mandate", d.bothAsked)
	events.On(d.Bus, "doormail tells both sides that a mandate ended", d.tellEnd)
}

// onLinkAsked queues the mail in the transaction that made the link; the secret goes nowhere else.
func (d Deps) onLinkAsked(ctx context.Context, tx *db.Tx, asked identity.LinkAsked) error {
	if asked.Purpose == identity.SeeMandate {
		return d.onMandateLink(ctx, tx, asked)
	}
	text, known := ours[asked.Purpose]
	if !known {
		return nil
	}
	ctx = tenant.With(ctx, asked.Authority)
	_, err := d.Notify.Queue(ctx, tx, notify.Message{
		Event: asked.Purpose + " " + fingerprint(asked.Path), Name: "identity." + asked.Purpose, Secret: true, Short: d.short(ctx, asked),
		To: notify.Contact{Address: asked.Address, Lang: asked.Lang}, Text: text,
		Values: notify.Values{"link": d.Origin(ctx) + asked.Path, "code": asked.Code, "page": d.Origin(ctx) + "/follow/code",
			"until": i18n.DateIn(asked.Lang, asked.LinkEnds.In(i18n.ZoneOf(ctx))) + ", " + i18n.TimeIn(asked.Lang, asked.LinkEnds.In(i18n.ZoneOf(ctx)))},
	})
	return err
}

// short is what a telephone shows of a link to one's requests.
func (d Deps) short(ctx context.Context, asked identity.LinkAsked) string {
	if asked.Purpose != identity.Follow {
		return ""
	}
	town := ""
	if a := identity.AuthorityOf(ctx); a != nil {
		town = a.Name.In(asked.Lang)
	}
	return i18n.In(asked.Lang, "notify.text.follow", "Town", town, "Link", d.Origin(ctx)+asked.Path, "Code", asked.Code)
}

// fingerprint tells one link from another without giving a letter of it away.
func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:12])
}
