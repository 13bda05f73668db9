package identity

import (
	"context"
	"fmt"
	"time"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
)

// Ask says what a link or a code shall open.
type Ask struct {
	Address string // e-mail or mobile telephone, as typed: see ReachOf
	Purpose string
	Ref     string    // a draft, a case; "" when the purpose needs none
	Lang    i18n.Lang // of the mail; the request's when empty
}

// Keys are the secrets just made. They may be shown to whoever asked only where that person holds the thing anyway, such
// as the draft in front of them; never on a page that asks "what is your address".
type Keys struct {
	Token    Token
	Code     Code
	HasCode  bool
	LinkEnds time.Time
	CodeEnds time.Time
}

// RequestLink makes a link, and a code where the purpose has one, and announces LinkAsked in the same transaction.
// It does the same for an address that nobody has: whoever owns the letter box then sees an empty list. So the answer
// cannot tell, in words or in time, who is known. It refuses with a wait when too much is asked for one address or
// from one network. A link to follow requests goes to a telephone that somebody gave us and to no other, which a job
// looks up; the keys are then not known here, and nobody needs them.
func (s *Service) RequestLink(ctx context.Context, tx *db.Tx, ask Ask) (Keys, error) {
	at, err := here(ctx)
	if err != nil {
		return Keys{}, err
	}
	to, err := s.ReachOf(ctx, ask.Address)
	if err != nil {
		return Keys{}, err
	}
	tries := append(s.key.fromNetwork(perDoor, "ask-from", visitorOf(ctx).Network), s.key.count(perAsked, "ask", to.Value, ask.Purpose))
	if to.Kind == Phone {
		tries = append(tries, s.textTries(ctx, to.Value)...)
	}
	if err := s.try(ctx, tx, at, tries...); err != nil {
		return Keys{}, err
	}
	ask.Address, ask.Lang = to.Value, langOr(ctx, ask.Lang)
	if to.Kind == Phone && ask.Purpose == Follow {
		return Keys{}, s.followByText(ctx, tx, at, ask)
	}
	return s.makeKeys(ctx, tx, at, ask)
}

// SendLink makes a link for a mail that the house sends by itself, because of what somebody else did: nobody asked for
// it, so nothing is counted against who happens to make the request.
func (s *Service) SendLink(ctx context.Context, tx *db.Tx, ask Ask) (Keys, error) {
	at, err := here(ctx)
	if err != nil {
		return Keys{}, err
	}
	to, err := s.ReachOf(ctx, ask.Address)
	if err != nil {
		return Keys{}, err
	}
	ask.Address = to.Value
	ask.Lang = langOr(ctx, ask.Lang)
	return s.makeKeys(ctx, tx, at, ask)
}

// makeKeys stores hashes and announces the secrets.
func (s *Service) makeKeys(ctx context.Context, tx *db.Tx, at AuthorityID, ask Ask) (Keys, error) {
	purpose, ok := s.purposes[ask.Purpose]
	if !ok {
		return Keys{}, fmt.Errorf("ask for a link: nobody serves the purpose %q", ask.Purpose)
	}
	keys := Keys{Token: NewToken(), Code: NewCode(), HasCode: purpose.CodeLasts > 0,
		LinkEnds: tx.Now.Add(purpose.LinkLasts), CodeEnds: tx.Now.Add(purpose.CodeLasts)}
	if err := s.storeKey(ctx, tx, at, ask, storedKey{byLink, keys.Token.Hash(), keys.LinkEnds, purpose.Once}); err != nil {
		return keys, err
	}
	told := LinkAsked{Authority: at, Address: ask.Address, Lang: ask.Lang, Purpose: ask.Purpose, Ref: ask.Ref,
		Path: LinkPath(keys.Token), LinkEnds: keys.LinkEnds}
	if keys.HasCode {
		told.Code, told.CodeEnds = keys.Code.String(), keys.CodeEnds
		hash := s.key.codeHash(at, Second(ask.Address), keys.Code)
		if err := s.storeKey(ctx, tx, at, ask, storedKey{byCode, hash, keys.CodeEnds, purpose.Once}); err != nil {
			return keys, err
		}
	}
	return keys, events.Publish(ctx, s.bus, tx, told)
}

// LinkPath is where a link leads on the authority's host.
func LinkPath(t Token) string { return "/link/" + t.String() }

// How a key is carried.
const (
	byLink = "link"
	byCode = "code"
)

type storedKey struct {
	kind string
	hash []byte
	ends time.Time
	once bool
}

func (s *Service) storeKey(ctx context.Context, tx *db.Tx, at AuthorityID, ask Ask, k storedKey) error {
	err := on(tx).InsertKey(ctx, identitysql.InsertKeyParams{AuthorityID: at, ID: db.NewID(), Kind: k.kind, Hash: k.hash,
		Purpose: ask.Purpose, Ref: ask.Ref, Address: ask.Address, Lang: string(ask.Lang), Once: k.once,
		CreatedAt: db.At(tx.Now), EndsAt: db.At(k.ends)})
	if err != nil {
		return fmt.Errorf("store a %s for %s: %w", k.kind, ask.Purpose, err)
	}
	return nil
}

// Ask is RequestLink in a transaction of its own, for a page that does nothing else.
func (s *Service) Ask(ctx context.Context, ask Ask) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.RequestLink(ctx, tx, ask)
		return err
	})
}
