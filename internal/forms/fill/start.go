package fill

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// start begins a request and leads to its first page.
func (p *Pages) start(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	service, version, err := p.Services.Live(ctx, catalogue.ServiceID(r.PathValue("service")))
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	var draft *forms.Draft
	var key forms.Key
	err = p.Forms.DB.Write(ctx, func(tx *db.Tx) (err error) {
		draft, key, err = p.Forms.Start(ctx, tx, forms.NewDraft{
			Service: service, Version: version, Lang: i18n.LangOf(ctx), Network: identity.NetworkOf(web.ClientIP(r)),
			Channel: doorOf(ctx, in.Get(doorInput)),
		})
		return err
	})
	if errors.Is(err, forms.ErrClosed) {
		return p.closed(w, r, service)
	}
	if err != nil {
		return err
	}
	p.hold(w, r, key)
	return web.SeeOther(w, r, draft.ID.Path())
}

// doorInput is how an agent says by which door somebody asks: counter, phone, mail, home.
const doorInput = "door"

// doorOf is the web for everybody but an agent, who writes down what somebody says.
func doorOf(ctx context.Context, said string) forms.Channel {
	if _, agent := identity.AgentOf(ctx); !agent {
		return catalogue.DoorWeb
	}
	door := catalogue.Door(said)
	if slices.Contains([]catalogue.Door{catalogue.DoorCounter, catalogue.DoorPhone, catalogue.DoorMail, catalogue.DoorEmail, catalogue.DoorHome}, door) {
		return door
	}
	return catalogue.DoorCounter
}

// enter leads to where a draft goes on: the task list of a long form, else the first page
// that still lacks something, else reading again.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) error {
	d, done, err := p.open(w, r)
	if done {
		return err
	}
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	if long(form.Look(d.All())) {
		return web.SeeOther(w, r, d.ID.Path()+"/tasks")
	}
	return web.SeeOther(w, r, d.ID.Path()+"/"+form.Unfinished(d))
}

// long reports that a form has several sections: then its parts are a list of tasks.
func long(look *forms.Look) bool {
	titled := 0
	for _, section := range look.Tasks() {
		if len(section.Title) > 0 {
			titled++
		}
	}
	return titled > 1
}
