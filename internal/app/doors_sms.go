package app

import (
	"context"
	"errors"
	"strconv"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/sms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/outbound"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// carriers are the gateways for texts that this installation knows; the account's settings
// choose one. Only made-up towns have the demo's, which delivers to a page.
func (h *house) carriers() sms.Gateways {
	all := sms.Gateways{"http": sms.HTTP{Client: outbound.Client()}, "smsmode": sms.Smsmode{Client: outbound.Client()}}
	if h.demo {
		all["demo"] = sms.Demo{}
	}
	return all
}

func (h *house) textChannel() sms.Channel {
	return sms.Channel{Gateways: h.carriers(), Callback: func(ctx context.Context, a inbox.Account) string {
		town, err := h.ids.Authority(tenant.With(ctx, a.Authority), a.Authority)
		if err != nil {
			return ""
		}
		return originOf(h.config.BaseURL, town) + sms.CallbackPath + a.ID.String()
	}}
}

func (h *house) textWay() inbox.Way {
	return inbox.Way{Door: inbox.SMS, Reader: inbox.ReaderFunc(h.carriers().Read), Channel: h.textChannel(), PerHour: 60}
}

// texts opens the door of text messages.
func (h *house) texts() {
	h.sms = sms.New(sms.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Inbox: h.inbox, Channel: h.textChannel(), Notices: h.notices, Log: h.log,
		Town: h.textTown, Warn: h.warnSpent,
	})
	h.sms.Register()
}

func (h *house) textTown(ctx context.Context, at tenant.ID) sms.Town {
	a, err := h.ids.Authority(ctx, at)
	if err != nil {
		h.log.ErrorContext(ctx, "who answers texts", "authority", at, "err", err)
		return sms.Town{}
	}
	town := sms.Town{Phone: a.Contact.Phone, Lang: i18n.FR, Zone: a.Location()}
	if len(a.Langs) > 0 {
		town.Lang = a.Langs[0]
	}
	town.Name = a.Name.In(town.Lang)
	return town
}

// warnSpent writes to the authority's own address that texts have nearly cost what they may.
func (h *house) warnSpent(ctx context.Context, tx *db.Tx, m sms.Month) error {
	a, err := h.ids.Authority(ctx, m.Authority)
	if err != nil {
		return err
	}
	if a.Contact.Email == "" {
		h.log.WarnContext(ctx, "texts have nearly cost what they may this month", "authority", a.Slug)
		return nil
	}
	lang := h.textTown(ctx, m.Authority).Lang
	_, err = h.notices.Queue(ctx, tx, notify.Message{
		Event: "sms.nearly_spent " + strconv.FormatInt(m.Number, 10), Name: "sms.nearly_spent", To: notify.Contact{Address: a.Contact.Email, Lang: lang},
		Subject: i18n.In(lang, "inbox.sms.warning.subject"),
		Body: i18n.In(lang, "inbox.sms.warning.body", "Spent", i18n.MoneyIn(lang, m.Micros/10_000), "Cap", i18n.MoneyIn(lang, m.CapMicros/10_000),
			"Segments", m.Segments),
	})
	return err
}

// demoNumber is what the demo town is texted at: of the range for films (ARCEP 2018-0881).
const demoNumber = "+33639980100"

// settleTexts gives a demo town its number.
func (h *house) settleTexts(ctx context.Context, _ identity.AuthorityID) error {
	return h.db.Write(ctx, func(tx *db.Tx) error {
		_, err := h.inbox.AddAccount(ctx, tx, inbox.NewAccount{Door: inbox.SMS, Address: demoNumber, Name: "SMS", Settings: sms.Settings{
			Gateway: "demo", PriceMicros: 45_000, CapCents: 20_000,
		}})
		if errors.Is(err, inbox.ErrTaken) {
			return nil
		}
		return err
	})
}

// textRoutes are what gateways call, and the page of the demo.
func (h *house) textRoutes() []web.Route {
	routes := h.sms.Routes()
	if h.demo {
		routes = append(routes, h.sms.DemoRoutes()...)
	}
	return routes
}

// lateTexts is the door of texts for notices, which are built before it.
type lateTexts struct{ h *house }

// Via names the way in the outbox.
func (lateTexts) Via() string { return "sms" }

// CanText tells whether the authority of ctx has a number to write from.
func (l lateTexts) CanText(ctx context.Context) bool { return l.h.sms != nil && l.h.sms.CanText(ctx) }

// Send takes a notice to a telephone.
func (l lateTexts) Send(ctx context.Context, m notify.Mail) (notify.Receipt, error) {
	if l.h.sms == nil {
		return notify.Receipt{}, inbox.ErrNoWay // a command beside the town: it sends nothing, and it is tried again
	}
	return l.h.sms.Send(ctx, m)
}
