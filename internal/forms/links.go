package forms

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// What the links and codes of forms are good for: see identity.Purpose.
const (
	draftPurpose    = "draft"          // asked for by the person: keep and finish later
	reminderPurpose = "draft-reminder" // in the one reminder of a draft that is not sent
)

// linksLast is longer than most drafts live: an expired draft has a page that says so.
const linksLast = 60 * 24 * time.Hour

// ResumePath is the page on which a code is typed.
const ResumePath = "/resume"

// Path is where a draft goes on.
func (id ID) Path() string { return "/drafts/" + id.String() }

// serveLinks makes links and codes known, and sends the mails that carry them.
func (s *Service) serveLinks() {
	for _, name := range []string{draftPurpose, reminderPurpose} {
		s.Identity.Serve(identity.Purpose{Name: name, LinkLasts: linksLast, CodeLasts: linksLast,
			Then: func(ref string) string { return "/drafts/" + ref }})
	}
	events.On(s.Bus, "forms mails the link and code of a draft", s.onLinkAsked)
}

// Opens reports that the visitor proved a right to the draft by a link or code of it.
func Opens(visit identity.Visit, id ID) bool {
	return visit.Holds(draftPurpose, id.String()) || visit.Holds(reminderPurpose, id.String())
}

// KeepForLater mails a link and a code to an address, and gives the code to be shown on the
// spot. From then on the draft is reminded of, once.
func (s *Service) KeepForLater(ctx context.Context, tx *db.Tx, d *Draft, address string) (identity.Keys, error) {
	if err := d.usable(tx); err != nil {
		return identity.Keys{}, err
	}
	keys, err := s.Identity.RequestLink(ctx, tx, identity.Ask{Address: address, Purpose: draftPurpose, Ref: d.ID.String(), Lang: i18n.LangOf(ctx)})
	if err != nil {
		return keys, err
	}
	contact, err := identity.NormaliseEmail(address)
	if err != nil {
		return keys, err
	}
	err = on(tx).SetContact(ctx, formssql.SetContactParams{AuthorityID: d.Authority, ID: uuid.UUID(d.ID), Contact: contact})
	if err != nil {
		return keys, fmt.Errorf("note the contact of draft %s: %w", d.ID, err)
	}
	d.Contact = contact
	return keys, jobs.Add(ctx, s.Jobs, tx, remindJob{d.Authority, uuid.UUID(d.ID)}, jobs.At(tx.Now.Add(remindAfter)), jobs.Unique(d.ID.String()))
}

// KeepOnPaper gives a code for somebody without e-mail: their year of birth goes with it.
func (s *Service) KeepOnPaper(ctx context.Context, tx *db.Tx, d *Draft, birthYear identity.Second) (identity.Keys, error) {
	if err := d.usable(tx); err != nil {
		return identity.Keys{}, err
	}
	return s.Identity.PaperCode(ctx, tx, identity.Ask{Purpose: draftPurpose, Ref: d.ID.String(), Lang: i18n.LangOf(ctx)}, birthYear)
}

//go:embed mails/*.txt
var mails embed.FS

// mailTexts reads the words of one of our mails: the first line is the subject.
func mailTexts(name string) notify.Texts {
	texts := notify.Texts{}
	for _, l := range i18n.Langs {
		source, err := mails.ReadFile("mails/" + name + "." + string(l) + ".txt")
		if err != nil {
			panic("forms: " + err.Error())
		}
		subject, body, _ := strings.Cut(string(source), "\n")
		texts[l] = notify.Template{Subject: subject, Body: body}
	}
	return texts
}

var mailOf = map[string]notify.Texts{draftPurpose: mailTexts("keep"), reminderPurpose: mailTexts("remind")}

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
		Event: asked.Purpose + " " + fingerprint(asked.Path), Name: asked.Purpose, Secret: true,
		To: notify.Contact{Address: asked.Address, Lang: asked.Lang}, Text: texts,
		Values: notify.Values{
			"service": service.Title.In(asked.Lang), "until": i18n.DateIn(asked.Lang, d.ExpiresAt.In(i18n.ZoneOf(ctx))),
			"link": s.Origin(ctx) + asked.Path, "code": asked.Code, "resume": s.Origin(ctx) + ResumePath,
		},
		Own: []string{"service"},
	})
	return err
}

// fingerprint tells one link from another without giving a letter of it away.
func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:12])
}
