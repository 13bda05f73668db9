package counter

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/cases/apply"
	"parvis/internal/desk"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// receiptPage prepares the paper that the person takes home.
type receiptPage struct {
	ui.Page
	Number, For string
	Told        string // how they are told besides
	Action      string
	Faults      []ui.Fault
	Year        ui.Input
	Paper, Lang ui.Radios
	Slip        *slip // once asked for
}

// slip is the paper itself, in the person's language.
type slip struct {
	apply.Told
	L       i18n.Lang
	Town    string
	Service string
	For     string
	Ticket  bool   // 80 mm wide, as counters' printers are
	Code    string // opens this one request with the year of birth; "" when none was asked for
	Site    string
	Phone   string
	Where   []string
}

// Paper sizes.
const (
	onA4     = "a4"
	onTicket = "ticket"
)

// readable finds the request of a receipt: that of a sensitive one is the agent's who wrote it down, and of those who
// may read such.
func (p *Pages) readable(r *http.Request) (cases.Case, error) {
	ctx := r.Context()
	c, err := p.Cases.Find(ctx, p.DB.Read(), cases.Reference(r.PathValue("reference")))
	if err != nil || !c.Sensitive || identity.May(ctx, desk.MaySeeSensitive) {
		return c, err
	}
	agent, _ := identity.AgentOf(ctx)
	v, ok, err := p.ofCase(ctx, c.ID)
	if err == nil && (!ok || v.Agent != agent.ID) {
		err = cases.ErrUnknown
	}
	return c, err
}

func (p *Pages) showReceipt(w http.ResponseWriter, r *http.Request) error {
	c, err := p.readable(r)
	if err != nil {
		return err
	}
	in := url.Values{"paper": {onA4}, "lang": {string(c.Lang)}}
	if !c.Person.ID.IsZero() {
		person, err := p.Identity.Person(r.Context(), c.Person.ID)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if !person.Birth.IsZero() {
			in.Set("year", strconv.Itoa(person.Birth.Year))
		}
	}
	return p.drawReceipt(w, r, c, in, nil, nil)
}

// printReceipt makes a code where a year of birth was given, and lays the paper out. The code stands on this page alone.
func (p *Pages) printReceipt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.readable(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	var problems errs.Problems
	year, err := identity.ParseBirthYear(in.Get("year"))
	if err != nil && strings.TrimSpace(in.Get("year")) != "" {
		problems.Add("year", "counter.receipt.year.wrong")
	}
	if problems.Any() {
		return p.drawReceipt(w, r, c, in, problems, nil)
	}
	lang := i18n.Lang(in.Get("lang"))
	if lang != i18n.FR && lang != i18n.EN {
		lang = c.Lang
	}
	paper, err := p.slip(ctx, c, lang)
	if err != nil {
		return err
	}
	paper.Ticket = in.Get("paper") == onTicket
	if year != "" {
		if paper.Code, err = p.code(ctx, c, lang, year); err != nil {
			return err
		}
	}
	return p.drawReceipt(w, r, c, in, nil, paper)
}

// code makes the code of the paper; the one on an earlier paper opens nothing from then on.
func (p *Pages) code(ctx context.Context, c cases.Case, lang i18n.Lang, year identity.Second) (string, error) {
	var keys identity.Keys
	err := p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if err = p.Identity.EndKeys(ctx, tx, cases.PaperPurpose, string(c.Reference)); err != nil {
			return err
		}
		keys, err = p.Identity.PaperCode(ctx, tx, identity.Ask{Purpose: cases.PaperPurpose, Ref: string(c.Reference), Lang: lang}, year)
		return err
	})
	return keys.Code.String(), err
}

func (p *Pages) slip(ctx context.Context, c cases.Case, lang i18n.Lang) (*slip, error) {
	told, err := p.Receipts.Told(i18n.With(ctx, lang), c)
	if err != nil {
		return nil, err
	}
	here := identity.AuthorityOf(ctx)
	site := strings.TrimPrefix(strings.TrimPrefix(p.Origin(ctx), "https://"), "http://")
	return &slip{Told: told, L: lang, Town: here.Name.In(lang), Service: c.Title, For: c.Person.Name,
		Site: site + "/follow/code", Phone: here.Contact.Phone, Where: here.Contact.Address}, nil
}

func (p *Pages) drawReceipt(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values, problems errs.Problems, paper *slip) error {
	ctx := r.Context()
	f := fields{ctx, in, problems}
	page := receiptPage{Page: ui.Page{Title: i18n.T(ctx, "counter.receipt.title", "Number", string(c.Reference)), Failed: problems.Any()},
		Number: string(c.Reference), For: c.Person.Name, Told: toldWords(ctx, c), Action: ReceiptPath(c.Reference), Faults: f.faults(), Slip: paper}
	page.Year = f.input("year", "counter.receipt.year", "")
	page.Year.Hint, page.Year.Width, page.Year.Inputmode = i18n.T(ctx, "counter.receipt.year.hint"), 4, "numeric"
	page.Paper = ui.Radios{Name: "paper", Legend: i18n.T(ctx, "counter.receipt.paper"), Value: in.Get("paper"), Inline: true,
		Choices: []ui.Choice{{Value: onA4, Text: i18n.T(ctx, "counter.receipt.a4")}, {Value: onTicket, Text: i18n.T(ctx, "counter.receipt.ticket")}}}
	page.Lang = ui.Radios{Name: "lang", Legend: i18n.T(ctx, "counter.receipt.lang"), Value: in.Get("lang"), Inline: true,
		Choices: []ui.Choice{{Value: string(i18n.FR), Text: i18n.FR.Name()}, {Value: string(i18n.EN), Text: i18n.EN.Name()}}}
	status := http.StatusOK
	if page.Failed {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, receiptView(page))
}

// toldWords say whether anything is on its way to the person, or the paper is all they have.
func toldWords(ctx context.Context, c cases.Case) string {
	if email, ok := c.Person.Reach(identity.Email); ok {
		return i18n.T(ctx, "counter.told.email", "Address", email.Value)
	}
	if _, ok := c.Person.Reach(identity.Phone); ok {
		return i18n.T(ctx, "counter.told.phone")
	}
	return i18n.T(ctx, "counter.told.paper")
}
