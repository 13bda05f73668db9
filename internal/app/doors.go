package app

import (
	"context"
	"errors"
	"net"
	"time"

	"parvis/internal/cases/threads"
	"parvis/internal/desk/rota"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/prove"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// inboxFile signs reply addresses and seals the passwords of mailboxes.
const inboxFile = "inbox.key"

// doors opens the ways by which people write in. Nothing listens yet: start does that.
func (h *house) doors(context.Context) error {
	secret, err := inbox.SecretFile(h.path(inboxFile))
	if err != nil {
		return err
	}
	scanner, err := h.scanner()
	if err != nil {
		return err
	}
	h.inbox = inbox.New(inbox.Deps{
		DB: h.db, Bus: h.bus, Jobs: h.jobs, Files: h.files, Scanner: scanner, Secret: secret, Ways: h.ways(), Log: h.log,
		Zone: h.zoneOf, Hint: h.hub.Publish,
	})
	h.inbox.Register()
	h.texts()
	h.socials()
	email.Listen(h.bus, h.notices)
	prove.Register(prove.Deps{Inbox: h.inbox, Bus: h.bus, Jobs: h.jobs, Resolver: h.resolver()})
	return nil
}

// resolver asks name servers what senders could prove.
func (h *house) resolver() prove.Resolver {
	if h.config.names != nil {
		return h.config.names
	}
	return net.DefaultResolver
}

// ways is the table of doors: how each is read, and answered.
func (h *house) ways() []inbox.Way {
	mail := inbox.Way{Door: inbox.Email, Reader: inbox.ReaderFunc(email.Read), PerHour: 120}
	if h.notices.Sender != nil {
		mail.Channel = email.Channel{Sender: h.notices.Sender, Paper: h.paper}
	}
	return []inbox.Way{mail, h.textWay(), h.socialWay(), phone.Way(), h.chatWay()}
}

// zoneOf is where an authority's days begin.
func (h *house) zoneOf(ctx context.Context, at tenant.ID) *time.Location {
	a, err := h.ids.Authority(ctx, at)
	if err != nil {
		h.log.ErrorContext(ctx, "the days of an authority", "authority", at, "err", err)
		return time.UTC
	}
	return a.Location()
}

// ties brings what people write to their cases.
func (h *house) ties(context.Context) error {
	h.threads = threads.New(threads.Deps{DB: h.db, Bus: h.bus, Cases: h.cases, Inbox: h.inbox, Notices: h.notices})
	h.deskListens()
	h.findable()
	h.rota = rota.New(rota.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Cases: h.cases, Inbox: h.inbox, Offer: h.offer, Identity: h.ids,
	})
	return nil
}

// settleMailbox opens the demo town's mailbox, unless it is open already: serve --demo --smtp-listen takes mail in at once.
func (h *house) settleMailbox(ctx context.Context, a identity.Authority) error {
	err := h.db.Write(ctx, func(tx *db.Tx) error {
		_, err := h.inbox.AddAccount(ctx, tx, inbox.NewAccount{Door: inbox.Email, Address: "contact@" + a.Slug + ".example", Name: "Accueil"})
		return err
	})
	if errors.Is(err, inbox.ErrTaken) {
		return nil
	}
	return err
}
