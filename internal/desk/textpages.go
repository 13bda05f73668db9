package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// textsPage lists the canned texts, with the form for a new one.
type textsPage struct {
	ui.Page
	Groups []textGroup
	Form   textForm
	Flash  *flash
}

// textForm is a text being written.
type textForm struct {
	Action   string
	Whose    string
	Owners   []ui.Option // nil: it stays whose it is
	Name     string
	Words    string
	Expect   string
	Problems errs.Problems
	Faults   []ui.Fault
}

// textPage is one text, with what it will look like.
type textPage struct {
	ui.Page
	Text    cannedText
	Form    textForm
	May     bool
	Preview string
	Delete  string
	Changed string
}

var errTextMoved = errs.New(errs.Conflict, "desk.text.moved")

func (p *Pages) showTexts(w http.ResponseWriter, r *http.Request) error {
	return p.drawTexts(w, r, textForm{})
}

func (p *Pages) drawTexts(w http.ResponseWriter, r *http.Request, f textForm) (err error) {
	ctx := r.Context()
	page := textsPage{Form: f, Flash: p.popFlash(r)}
	if page.Groups, err = p.texts(ctx); err != nil {
		return err
	}
	page.Form.Action = "/desk/texts"
	for _, g := range page.Groups {
		if g.May {
			page.Form.Owners = append(page.Form.Owners, ui.Option{Value: g.Whose + "/" + g.Owner, Text: g.Name})
		}
	}
	page.Form.Faults = faults(ctx, f.Problems)
	page.Page = ui.Page{Title: i18n.T(ctx, "desk.texts.title"), Failed: len(f.Problems) > 0}
	return web.Render(w, r, statusOf(page.Failed), textsView(page))
}

// addText keeps a new text, for oneself, a team of one's own, or the town.
func (p *Pages) addText(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	f := formOfText(in)
	whose, owner, _ := strings.Cut(f.Whose, "/")
	if err := mayOwn(ctx, whose, owner); err != nil {
		return err
	}
	if f.Problems = checkText(f.Name, f.Words); len(f.Problems) > 0 {
		return p.drawTexts(w, r, f)
	}
	agent, _ := identity.AgentOf(ctx)
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		return desksql.New(tx).AddText(ctx, desksql.AddTextParams{
			AuthorityID: tenant.From(ctx), ID: db.NewID(), Whose: whose, Owner: owner, Name: f.Name, Words: f.Words, ByName: agent.Name, UpdatedAt: db.At(tx.Now),
		})
	})
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.text.kept", "Name", f.Name)})
	return web.SeeOther(w, r, "/desk/texts")
}

func formOfText(in url.Values) textForm {
	return textForm{Whose: in.Get("whose"), Name: strings.TrimSpace(in.Get("name")), Words: in.Get("words"), Expect: in.Get("expect")}
}

// mayOwn tells whether the agent may write for an owner.
func mayOwn(ctx context.Context, whose, owner string) error {
	agent, _ := identity.AgentOf(ctx)
	switch {
	case whose == ofAgent && owner == agent.ID.String():
		return nil
	case whose == ofTeam && agent.InTeam(identity.TeamID(owner)):
		return nil
	case whose == ofTown && owner == "" && identity.May(ctx, MayKeepTexts):
		return nil
	}
	return identity.ErrNotAllowed
}

func (p *Pages) showText(w http.ResponseWriter, r *http.Request) error {
	t, may, err := p.text(r.Context(), p.DB.Read(), r.PathValue("text"))
	if err != nil {
		return err
	}
	return p.drawText(w, r, http.StatusOK, t, may, textForm{Name: t.Name, Words: t.Words, Expect: strconv.FormatInt(t.Version, 10)})
}

func (p *Pages) drawText(w http.ResponseWriter, r *http.Request, status int, t cannedText, may bool, f textForm) error {
	ctx := r.Context()
	f.Action, f.Faults = "/desk/texts/"+t.ID.String(), faults(ctx, f.Problems)
	page := textPage{
		Text: t, Form: f, May: may, Preview: fillPlaces(f.Words, exampleValues(ctx)), Delete: f.Action + "/delete",
		Page:    ui.Page{Title: t.Name, Failed: len(f.Problems) > 0},
		Changed: i18n.T(ctx, "desk.text.changed", "Name", t.ByName, "Date", i18n.Date(ctx, t.UpdatedAt.Time), "Version", t.Version),
	}
	return web.Render(w, r, status, textView(page))
}

// exampleValues show what a text will look like.
func exampleValues(ctx context.Context) map[string]string {
	values := valuesHere(ctx, i18n.LangOf(ctx))
	values["person"], values["reference"], values["title"] = i18n.T(ctx, "desk.text.example.person"), "PV-2027-2031", i18n.T(ctx, "desk.text.example.title")
	return values
}

// changeText writes a text anew; "preview" only shows it. Whoever was quicker is told, and what was typed stays.
func (p *Pages) changeText(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	t, may, err := p.text(ctx, p.DB.Read(), r.PathValue("text"))
	if err != nil {
		return err
	}
	if !may {
		return identity.ErrNotAllowed
	}
	f := formOfText(in)
	if f.Problems = checkText(f.Name, f.Words); len(f.Problems) > 0 {
		return p.drawText(w, r, http.StatusUnprocessableEntity, t, may, f)
	}
	if in.Get("then") == "preview" {
		return p.drawText(w, r, http.StatusOK, t, may, f)
	}
	if err := p.rewriteText(ctx, t, f); errors.Is(err, errTextMoved) {
		f.Problems, f.Expect = errs.Problems{{Field: "words", Key: "desk.text.moved"}}, strconv.FormatInt(t.Version, 10)
		return p.drawText(w, r, http.StatusConflict, t, may, f)
	} else if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.text.kept", "Name", f.Name)})
	return web.SeeOther(w, r, "/desk/texts")
}

func (p *Pages) rewriteText(ctx context.Context, t cannedText, f textForm) error {
	agent, _ := identity.AgentOf(ctx)
	seen, err := strconv.ParseInt(f.Expect, 10, 64)
	if err != nil {
		return errTextMoved
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := desksql.New(tx).ChangeText(ctx, desksql.ChangeTextParams{
			AuthorityID: t.AuthorityID, ID: t.ID, Name: f.Name, Words: f.Words, ByName: agent.Name, UpdatedAt: db.At(tx.Now), Version: seen,
		})
		if err == nil && n == 0 {
			return errTextMoved
		}
		return err
	})
}

func (p *Pages) deleteText(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t, may, err := p.text(ctx, p.DB.Read(), r.PathValue("text"))
	if err != nil {
		return err
	}
	if !may {
		return identity.ErrNotAllowed
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := desksql.New(tx).DropText(ctx, desksql.DropTextParams{AuthorityID: t.AuthorityID, ID: t.ID})
		return err
	})
	if err != nil {
		return err
	}
	p.putFlash(ctx, flash{Kind: "ok", Words: i18n.T(ctx, "desk.text.gone", "Name", t.Name)})
	return web.SeeOther(w, r, "/desk/texts")
}
