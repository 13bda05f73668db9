package forms

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

//go:embed mails/*.txt
var mails embed.FS

var mailOf = map[string]notify.Texts{draftPurpose: notify.MustTexts(mails, "keep"), reminderPurpose: notify.MustTexts(mails, "remind")}

// onLinkAsked queues the mail in the transaction that made the link.
func (s *Service) onLinkAsked(ctx context.Context, tx *db.Tx, asked identity.LinkAsked) error {
	texts, ours := mailOf[asked.Purpose]
	if !ours {
		return nil
	}
	ctx = tenant.With(ctx, asked.Authority)
	id, err := ParseID(asked.Ref)
	if err != nil {
		return err
	}
	d, err := find(ctx, tx, id)
	if err != nil {
		return err
	}
	service, err := s.Services.Version(ctx, d.Service, d.Version)
	if err != nil {
		return err
	}
	_, err = s.Notify.Queue(ctx, tx, notify.Message{
		Event: asked.Purpose + " " + fingerprint(asked.Path), Name: asked.Purpose, Secret: true, Short: s.short(ctx, asked),
		To: notify.Contact{Address: asked.Address, Lang: asked.Lang}, Text: texts,
		Values: notify.Values{
			"service": service.Title.In(asked.Lang), "until": i18n.DateIn(asked.Lang, d.ExpiresAt.In(i18n.ZoneOf(ctx))),
			"link": s.Origin(ctx) + asked.Path, "code": asked.Code, "resume": s.Origin(ctx) + ResumePath,
		},
		Own: []string{"service"},
	})
	return err
}

// short is what a telephone shows: who writes, that nothing is sent yet, the link and the code.
func (s *Service) short(ctx context.Context, asked identity.LinkAsked) string {
	town := ""
	if a := identity.AuthorityOf(ctx); a != nil {
		town = a.Name.In(asked.Lang)
	}
	return i18n.In(asked.Lang, "forms.text."+asked.Purpose, "Town", town, "Link", s.Origin(ctx)+asked.Path, "Code", asked.Code)
}

// fingerprint tells one link from another without giving a letter of it away.
func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:12])
}
