package phone

import (
	"errors"
	"io"
	"net/http"

	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
)

// Routes is where the exchange tells. It is open to anyone: the signature is what counts.
func (s *Service) Routes() []web.Route {
	return []web.Route{{"POST", "/hooks/phone/{account}", web.Anyone, s.hook}}
}

// hook answers 204 once the event is kept; anything else asks the exchange to try again, or to mend its key.
func (s *Service) hook(w http.ResponseWriter, r *http.Request) error {
	web.AllowBody(w, r, mostEvent)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return refuse(w, web.BodyError(err))
	}
	a, key, err := s.account(r)
	if err != nil {
		return refuse(w, err)
	}
	if err := Verify(key, body, r.Header.Get(Header), s.Clock.Now()); err != nil {
		return refuse(w, err)
	}
	if err := s.Take(r.Context(), a, body); err != nil {
		return refuse(w, err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// account is the one of the address, by its id or its number, when it is a telephone of this authority that takes calls.
func (s *Service) account(r *http.Request) (inbox.Account, []byte, error) {
	ctx := r.Context()
	named := r.PathValue("account")
	id, err := inbox.ParseAccountID(named)
	a := inbox.Account{}
	if err == nil {
		a, err = s.Inbox.Account(ctx, s.DB.Read(), id)
	} else {
		a, err = s.Inbox.AccountAt(ctx, inbox.Phone, named)
	}
	switch {
	case err != nil:
		return a, nil, err
	case a.Door != inbox.Phone || a.Authority != tenant.From(ctx):
		return a, nil, inbox.ErrUnknown
	case !a.Paused.IsZero():
		return a, nil, inbox.ErrPaused
	}
	key, err := s.Inbox.SecretOf(a)
	return a, key, err
}

// refuse answers a machine: the status, and the key of the reason. Faults of ours go on to the log.
func refuse(w http.ResponseWriter, err error) error {
	known, ok := errors.AsType[*errs.Error](err)
	if !ok || errs.KindOf(err) == errs.Internal {
		return err
	}
	return web.JSON(w, web.StatusOf(err), map[string]string{"error": errs.KeyOf(known)})
}
