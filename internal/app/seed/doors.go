package seed

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"parvis/internal/api"
	"parvis/internal/cases/threads"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/inbox"
	"parvis/internal/inbox/phone"
	"parvis/internal/inbox/sms"
	"parvis/internal/inbox/social"
	"parvis/internal/kit/db"
)

// Doors are the ways by which messages come in. Each is used as the world outside uses it: raw mails,
// payloads of gateways, exchanges and messengers, requests of programs.
type Doors struct {
	Inbox  *inbox.Service
	Ties   *threads.Service
	Phone  *phone.Service
	Texts  *sms.Service
	Social *social.Service
	Keys   *api.Service
	Pages  func() http.Handler // every page of the house; called once
}

// post is what all exchanges share.
type post struct {
	here      *identity.Authority
	staff     []identity.Agent
	streets   []string
	requests  []*story
	paper     []byte // a file to attach
	mailboxes []inbox.Account
	accounts  map[string]inbox.Account // phone, texts, messenger, fediverse
	reporter  string                   // key of the street-report program
	program   string                   // key of the town's other programs
	pages     http.Handler
	written   int // messages so far, theirs and ours
}

// Accounts that the seed opens beside those of the demo.
var opened = map[string]inbox.NewAccount{
	"ecoles":    {Door: inbox.Email, Address: "ecoles@portvieux.example", Name: "Caisse des écoles", Team: town.SchoolLife},
	"voirie":    {Door: inbox.Email, Address: "voirie@portvieux.example", Name: "Voirie", Team: town.Streets},
	"ccas":      {Door: inbox.Email, Address: "ccas@portvieux.example", Name: "CCAS", Team: town.Social},
	"messenger": {Door: inbox.Social, Address: "+33639980111", Name: "Messagerie", Settings: social.Settings{Network: "whatsapp", PhoneID: messengerID}, Secret: []byte(`{"token":"demo","app":"demo","verify":"demo"}`)},
	"fediverse": {Door: inbox.Social, Address: "@portvieux@social.example", Name: "Mastodon", Settings: social.Settings{Network: "mastodon", URL: "https://social.example"}, Secret: []byte(`{"token":"demo"}`)},
}

const messengerID = "29990"

// post opens what is not open yet.
func (s *Seeder) openPost(ctx context.Context, p *post) error {
	p.accounts = map[string]inbox.Account{}
	for _, name := range []string{"ccas", "ecoles", "fediverse", "messenger", "voirie"} {
		if err := s.openAccount(ctx, opened[name]); err != nil {
			return fmt.Errorf("open %s: %w", name, err)
		}
	}
	all, err := s.Inbox.Accounts(ctx, s.DB.Read())
	if err != nil {
		return err
	}
	for _, a := range all {
		switch {
		case a.Door == inbox.Email:
			p.mailboxes = append(p.mailboxes, a)
		case a.Address == opened["messenger"].Address:
			p.accounts["messenger"] = a
		case a.Address == opened["fediverse"].Address:
			p.accounts["fediverse"] = a
		default:
			p.accounts[string(a.Door)] = a
		}
	}
	for key, n := range map[*string]api.NewKey{
		&p.reporter: {Name: "Portvieux signale (démonstration)", Scopes: []api.Scope{api.ReadServices, api.WriteCases}, PerMinute: 600},
		&p.program:  {Name: "Gestion technique (démonstration)", Scopes: []api.Scope{api.ReadServices, api.ReadCases, api.WriteCases, api.WriteMessages}, PerMinute: 600},
	} {
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			_, *key, err = s.Keys.AddKey(ctx, tx, n)
			return err
		})
		if err != nil {
			return err
		}
	}
	p.pages = s.Pages()
	return nil
}

func (s *Seeder) openAccount(ctx context.Context, n inbox.NewAccount) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Inbox.AddAccount(ctx, tx, n)
		return err
	})
	if errors.Is(err, inbox.ErrTaken) {
		return nil
	}
	return err
}

// mailbox is where somebody writes who asks about a topic: mostly the town's own address.
func (p *post) mailbox(x *exchange) inbox.Account {
	for _, a := range p.mailboxes {
		if a.Team == x.about.team && a.Team != "" && chance(x.rng, 45) {
			return a
		}
	}
	for _, a := range p.mailboxes {
		if a.Team == "" {
			return a
		}
	}
	return p.mailboxes[0]
}
