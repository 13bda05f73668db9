package chat

import (
	"net/http"
	"net/url"

	"parvis/internal/identity"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// begin puts somebody in the queue with their first words. The key was drawn with the form: sent twice, it begins once.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if says, err := p.closed(ctx); err != nil || says != "" {
		return orDraw(err, func() error { return p.draw(w, r, in, nil, http.StatusConflict) })
	}
	b, problems := chat.Beginning{
		Name: in.Get("name"), Email: in.Get("email"), Phone: in.Get("phone"), Text: in.Get("text"), Lang: i18n.LangOf(ctx),
		Region: identity.AuthorityOf(ctx).Region(),
	}.Check()
	if len(problems) > 0 {
		return p.draw(w, r, in, problems, http.StatusUnprocessableEntity)
	}
	if !p.pace.may(identity.NetworkOf(web.ClientIP(r)), p.Clock.Now()) {
		return p.refused(w, r, in, chat.ErrFull)
	}
	key := chat.Key(in.Get("key"))
	if _, err := p.Chats.Begin(ctx, key, b); err != nil {
		return p.refused(w, r, in, err)
	}
	p.hold(w, key)
	return web.SeeOther(w, r, here(r))
}

// refused draws the form again with what was typed, when the refusal is one that a person can do something about.
func (p *Pages) refused(w http.ResponseWriter, r *http.Request, in url.Values, err error) error {
	switch errs.KindOf(err) {
	case errs.TooMany, errs.Unavailable, errs.BadRequest:
		if errs.KindOf(err) == errs.BadRequest {
			in.Del("key") // a fresh one comes with the page
		}
		return p.draw(w, r, in, errs.Problems{{Field: "text", Key: errs.KeyOf(err), Args: errs.ArgsOf(err)}}, web.StatusOf(err))
	}
	return err
}

func orDraw(err error, draw func() error) error {
	if err != nil {
		return err
	}
	return draw()
}
